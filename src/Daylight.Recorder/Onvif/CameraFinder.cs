using Daylight.Contracts;
using Daylight.Media;
using Daylight.Vault;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Onvif;

/// <summary>Finds cameras on the Recorder's network and asks them what they offer. A few at a time, so that it is no scanner.</summary>
/// <param name="options">How to look.</param>
/// <param name="recorded">What is recorded now.</param>
/// <param name="clock">The time.</param>
/// <param name="logger">Who asked which device, and how it went.</param>
internal sealed class CameraFinder(DiscoveryOptions options, Func<IEnumerable<CameraSource>> recorded, TimeProvider clock, ILogger logger) : IDisposable
{
    private const int FindsAtOnce = 1, AsksAtOnce = 4;

    private readonly SemaphoreSlim finding = new(FindsAtOnce, FindsAtOnce);
    private readonly SemaphoreSlim asking = new(AsksAtOnce, AsksAtOnce);

    /// <summary>Looks for cameras; see <see cref="IRecorder.FindCamerasAsync"/>.</summary>
    public Task<IReadOnlyList<FoundCamera>> FindAsync(string? address, CancellationToken cancellationToken) => OneOfAsync<IReadOnlyList<FoundCamera>>(finding, async () =>
    {
        var discovery = new CameraDiscovery(options);
        var found = string.IsNullOrWhiteSpace(address)
            ? await discovery.FindAsync(cancellationToken).ConfigureAwait(false)
            : await discovery.FindAsync(OnvifAddress.Parse(address), cancellationToken).ConfigureAwait(false);
        var known = recorded().ToList();
        return [.. found.Select(f => new FoundCamera(
            f.Endpoint, f.Address.ToString(), f.Service, f.Name, f.Hardware, f.Location, f.Addresses, RecordedFrom(f.Service, known), f.Note))];
    });

    /// <summary>Asks one device; see <see cref="IRecorder.AskCameraAsync"/>.</summary>
    public Task<CameraOffer> AskAsync(CameraQuestion question, string by, CancellationToken cancellationToken) => OneOfAsync(asking, async () =>
    {
        CertificateFingerprint? pinned = null;
        if (question.Certificate is { Length: > 0 } told)
        {
            pinned = CertificateFingerprint.TryParse(told, out var parsed) ? parsed
                : throw new CameraAskException(CameraAskFault.CertificateNotTrusted, "the certificate is no SHA-256 fingerprint; give its 64 hexadecimal digits");
        }

        try
        {
            using var device = new OnvifDevice(OnvifAddress.Parse(question.Address), question.User, question.Password, pinned, clock);
            var offer = Offer(await device.DescribeAsync(cancellationToken).ConfigureAwait(false));
            logger.LogInformation("{By} asked {Device} by ONVIF: {Profiles} profiles", by, offer.Service, offer.Profiles.Count);
            return offer;
        }
        catch (OnvifException e)
        {
            logger.LogInformation("{By} asked a device by ONVIF: {Detail}", by, e.Message);
            throw;
        }
    });

    /// <inheritdoc/>
    public void Dispose()
    {
        finding.Dispose();
        asking.Dispose();
    }

    /// <summary>
    /// The camera that is recorded from a device: the one that was added with this ONVIF address; else one whose stream comes from the
    /// same host and of which no ONVIF address is known, since many devices may be behind one host.
    /// </summary>
    internal static CameraId? RecordedFrom(Uri service, IReadOnlyList<CameraSource> known)
    {
        const UriComponents Place = UriComponents.HostAndPort | UriComponents.Path;
        var same = known.FirstOrDefault(c => c.Onvif is { } onvif && Uri.Compare(onvif, service, Place, UriFormat.Unescaped, StringComparison.OrdinalIgnoreCase) == 0)
            ?? known.FirstOrDefault(c => c.Onvif is null && string.Equals(c.Main.IdnHost, service.IdnHost, StringComparison.OrdinalIgnoreCase));
        return same?.Camera;
    }

    internal static CameraOffer Offer(OnvifDescription told) => new(
        told.Service, told.Manufacturer, told.Model, told.Firmware, told.Serial, told.ClockOffset, told.Media2 ? "Media2" : "Media1",
        [.. told.Profiles.Select(p => new OfferedProfile(
            p.Token, p.Name, Codec(p.Encoding), p.Width, p.Height, p.FramesPerSecond, p.BitsPerSecond, p.Problem is null ? p.Stream : null, p.Problem))],
        told.Snapshot.ToString(),
        told.Notes);

    private static string? Codec(string? encoding) => encoding?.ToUpperInvariant() switch { "H264" => "H.264", "H265" => "H.265", _ => encoding };

    private static async Task<T> OneOfAsync<T>(SemaphoreSlim places, Func<Task<T>> work)
    {
        if (!await places.WaitAsync(0).ConfigureAwait(false))
        {
            throw new CameraAskException(CameraAskFault.Busy, "the Recorder is asking the network already; try again in a few seconds");
        }

        try
        {
            return await work().ConfigureAwait(false);
        }
        catch (OnvifException e)
        {
            throw new CameraAskException(FaultOf(e.Failure), e.Message, e);
        }
        finally
        {
            places.Release();
        }
    }

    private static CameraAskFault FaultOf(OnvifFailure failure) => failure switch
    {
        OnvifFailure.BadAddress => CameraAskFault.Address,
        OnvifFailure.Unreachable => CameraAskFault.Unreachable,
        OnvifFailure.NotOnvif => CameraAskFault.NotOnvif,
        OnvifFailure.NotAuthorized => CameraAskFault.NotAuthorized,
        OnvifFailure.CertificateNotTrusted => CameraAskFault.CertificateNotTrusted,
        OnvifFailure.TimedOut => CameraAskFault.TimedOut,
        _ => CameraAskFault.Refused,
    };
}
