using System.Security;
using System.Security.Cryptography;
using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>
/// Asks one ONVIF device what it is and what streams it offers. Nothing of it is changed. Every address that it tells is read as one of
/// the very host that answered.
/// </summary>
public sealed class OnvifDevice : IDisposable
{
    private static readonly TimeSpan HalfTick = TimeSpan.FromMilliseconds(500);
    private static readonly XNamespace Tds = OnvifNames.Device;

    private readonly Uri _service;
    private readonly string? _user, _password;
    private readonly TimeProvider _clock;
    private readonly OnvifHttp _http;
    private readonly OnvifCalls _calls;

    /// <summary>A device that has not been asked yet.</summary>
    /// <param name="service">Its device service, as <see cref="OnvifAddress.Parse"/> reads it.</param>
    /// <param name="user">The user at the device; null where it wants none.</param>
    /// <param name="password">The password; only digests of it are sent.</param>
    /// <param name="pinned">For https, the fingerprint of a certificate to believe though it leads to no root of this system.</param>
    /// <param name="clock">The time.</param>
    public OnvifDevice(Uri service, string? user, string? password, CertificateFingerprint? pinned, TimeProvider clock)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(clock);
        (_service, _user, _password, _clock) = (service, string.IsNullOrEmpty(user) ? null : user, password, clock);
        _http = new OnvifHttp(service, pinned);
        _calls = new OnvifCalls(_http, _user, password, clock);
    }

    /// <summary>How far the device's clock is ahead of ours, by GetSystemDateAndTime, which needs no password and is sent none.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>To about a second, since devices tell whole seconds; null where the device tells no time in UTC.</returns>
    /// <exception cref="OnvifException">It did not answer.</exception>
    public async Task<TimeSpan?> ReadClockAsync(CancellationToken cancellationToken)
    {
        await ResolveAsync(cancellationToken);
        DateTimeOffset before = _clock.GetUtcNow();
        XElement answer = await _calls.AskAsync(_service, new SoapRequest(Tds, "GetSystemDateAndTime"), named: false, cancellationToken);
        DateTimeOffset middle = before + ((_clock.GetUtcNow() - before) / 2);
        return DeviceAnswers.Time(answer) is { } told ? told + HalfTick - middle : null;
    }

    /// <summary>Asks all that adding a camera needs.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="OnvifException">It did not answer, or does not accept the user.</exception>
    public async Task<OnvifDescription> DescribeAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(OnvifLimits.Device);
        try
        {
            return await DescribeWithinAsync(limit.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new OnvifException(OnvifFailure.TimedOut, $"the device did not tell all within {OnvifLimits.Device.TotalSeconds:0} s", e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private async Task<OnvifDescription> DescribeWithinAsync(CancellationToken stop)
    {
        TimeSpan? offset = null;
        string? clockNote = null;
        try
        {
            offset = await ReadClockAsync(stop);
            clockNote = offset is null ? "it tells no time in UTC, so its clock could not be compared" : null;
        }
        catch (OnvifException e) when (e.Failure is OnvifFailure.NotAuthorized or OnvifFailure.NotSupported or OnvifFailure.Refused)
        {
            clockNote = "it does not tell its time before it is told a password, so its clock could not be compared";
        }

        _calls.ClockOffset = offset ?? TimeSpan.Zero;
        var told = new ToldAddresses(_service, _http.Addresses);
        XElement facts = await _calls.AskAsync(_service, new SoapRequest(Tds, "GetDeviceInformation"), named: true, stop);
        (Uri address, XNamespace media) = await MediaAsync(told, stop);
        IReadOnlyList<OnvifProfile> profiles = await ProfilesAsync(address, media, told, stop);
        OnvifSnapshot snapshot = profiles.Count == 0 ? OnvifSnapshot.Failed("there is no profile to ask it of") : await SnapshotAsync(address, media, profiles[0].Token, told, stop);
        return new OnvifDescription(
            _service,
            DeviceAnswers.Field(facts, "Manufacturer"),
            DeviceAnswers.Field(facts, "Model"),
            DeviceAnswers.Field(facts, "FirmwareVersion"),
            DeviceAnswers.Field(facts, "SerialNumber"),
            offset,
            media == OnvifNames.Media2,
            profiles,
            snapshot,
            clockNote is null ? told.Notes : [clockNote, .. told.Notes]);
    }

    private async Task ResolveAsync(CancellationToken stop)
    {
        if (_http.Addresses.Count == 0)
        {
            await _http.ResolveAsync(stop);
        }
    }

    /// <summary>The better media service that is offered: ver20, else ver10; of devices before GetServices, by GetCapabilities.</summary>
    private async Task<(Uri Address, XNamespace Service)> MediaAsync(ToldAddresses told, CancellationToken stop)
    {
        try
        {
            XElement services = await _calls.AskAsync(_service, new SoapRequest(Tds, "GetServices", "<IncludeCapability>false</IncludeCapability>"), named: true, stop);
            if (DeviceAnswers.Service(services, OnvifNames.Media2) is { } second)
            {
                return (told.Service(second), OnvifNames.Media2);
            }

            if (DeviceAnswers.Service(services, OnvifNames.Media) is { } first)
            {
                return (told.Service(first), OnvifNames.Media);
            }
        }
        catch (OnvifException e) when (e.Failure is OnvifFailure.NotSupported or OnvifFailure.Refused or OnvifFailure.NotOnvif or OnvifFailure.Protocol)
        {
            // Older than GetServices (ONVIF 2.0), or with a broken one: the older operation decides.
        }

        XElement capabilities = await _calls.AskAsync(_service, new SoapRequest(Tds, "GetCapabilities", "<Category>All</Category>"), named: true, stop);
        return DeviceAnswers.MediaCapability(capabilities) is { } media ? (told.Service(media), OnvifNames.Media)
            : throw new OnvifException(OnvifFailure.NotSupported, "the device offers no media service, so it is no camera that can be asked for its streams");
    }

    private async Task<IReadOnlyList<OnvifProfile>> ProfilesAsync(Uri address, XNamespace media, ToldAddresses told, CancellationToken stop)
    {
        // Without a type, Media2 tells tokens and names alone.
        var ask = new SoapRequest(media, "GetProfiles", media == OnvifNames.Media2 ? "<Type>VideoEncoder</Type>" : "");
        IReadOnlyList<OnvifProfile> found = MediaAnswers.Profiles(await _calls.AskAsync(address, ask, named: true, stop), media);
        var profiles = new List<OnvifProfile>();
        foreach (OnvifProfile profile in found.OrderByDescending(p => (long)(p.Width ?? 0) * (p.Height ?? 0)))
        {
            profiles.Add(profiles.Count < OnvifLimits.AskedProfiles
                ? await WithStreamAsync(profile, address, media, told, stop)
                : profile with { Problem = $"only the {OnvifLimits.AskedProfiles} largest are asked for their address" });
        }

        return profiles;
    }

    private async Task<OnvifProfile> WithStreamAsync(OnvifProfile profile, Uri address, XNamespace media, ToldAddresses told, CancellationToken stop)
    {
        try
        {
            Uri stream = told.Stream(await StreamAddressAsync(profile.Token, address, media, stop));
            // An address is logged when its camera is added, and what is logged is there for ever.
            return _password is { Length: >= 4 } && Uri.UnescapeDataString(stream.ToString()).Contains(_password, StringComparison.Ordinal)
                ? profile with { Problem = "its address holds the password, which the log would keep for ever; give the device an address without, or another user" }
                : profile with { Stream = stream, Problem = Unrecordable(profile.Encoding) };
        }
        catch (OnvifException e) when (e.Failure is OnvifFailure.NotSupported or OnvifFailure.Refused or OnvifFailure.Protocol)
        {
            return profile with { Problem = e.Message };
        }
    }

    /// <summary>GetStreamUri for RTP within the RTSP connection, and where a device declines that, for RTP over UDP: the address then serves both.</summary>
    private async Task<string?> StreamAddressAsync(string token, Uri address, XNamespace media, CancellationToken stop)
    {
        try
        {
            return await AskAsync("RTSP");
        }
        catch (OnvifException e) when (e.Failure is OnvifFailure.Refused)
        {
            return await AskAsync(media == OnvifNames.Media2 ? "RtspUnicast" : "UDP");
        }

        async Task<string?> AskAsync(string protocol)
        {
            string schema = OnvifNames.Schema.NamespaceName;
            string setup = media == OnvifNames.Media2 ? $"<Protocol>{protocol}</Protocol>"
                : $"""<StreamSetup><Stream xmlns="{schema}">RTP-Unicast</Stream><Transport xmlns="{schema}"><Protocol>{protocol}</Protocol></Transport></StreamSetup>""";
            var ask = new SoapRequest(media, "GetStreamUri", $"{setup}<ProfileToken>{SecurityElement.Escape(token)}</ProfileToken>");
            return MediaAnswers.Address(await _calls.AskAsync(address, ask, named: true, stop), media);
        }
    }

    private async Task<OnvifSnapshot> SnapshotAsync(Uri address, XNamespace media, string token, ToldAddresses told, CancellationToken stop)
    {
        try
        {
            var ask = new SoapRequest(media, "GetSnapshotUri", $"<ProfileToken>{SecurityElement.Escape(token)}</ProfileToken>");
            Uri snapshot = told.Service(MediaAnswers.Address(await _calls.AskAsync(address, ask, named: true, stop), media));
            OnvifAnswer answer = await _calls.GetAsync(snapshot, OnvifLimits.SnapshotBytes, stop);
            (int Width, int Height)? size = answer.Status == 200 ? JpegSize.Read(answer.Body) : null;
            CryptographicOperations.ZeroMemory(answer.Body); // a picture that nobody asked to look at
            return size is var (width, height) ? new OnvifSnapshot(width, height, answer.Body.Length, null)
                : OnvifSnapshot.Failed(answer.Status switch
                {
                    200 => "what it answers is no JPEG",
                    401 or 403 => "it does not accept the user there, or wants the password in clear, which is never sent",
                    _ => $"it answers HTTP {answer.Status}",
                });
        }
        catch (OnvifException e)
        {
            return OnvifSnapshot.Failed(e.Message);
        }
    }

    private static string? Unrecordable(string? encoding) => encoding?.ToUpperInvariant() is null or "H264" or "H265" ? null
        : $"{encoding} is not recorded; set H.264 or H.265 in the device";
}
