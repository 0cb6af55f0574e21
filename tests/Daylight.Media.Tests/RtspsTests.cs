using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Daylight.Media.Tests;

/// <summary>RTSPS: whose certificate is believed, and that a stream over TLS is the same stream.</summary>
public sealed class RtspsTests(SweptTranscriptTests.Sweeping sweeping, Clips clips) : IClassFixture<SweptTranscriptTests.Sweeping>, IClassFixture<Clips>
{
    [Theory]
    [InlineData(false, "127.0.0.1", 0)]
    [InlineData(true, "127.0.0.1", 0)]
    [InlineData(true, "another.example", 0)]
    [InlineData(true, "127.0.0.1", -100)]
    public async Task A_pinned_certificate_is_believed_whatever_its_name_and_dates(bool swept, string name, int days)
    {
        using X509Certificate2 certificate = Certificate(name, days);
        byte[] media = [.. Enumerable.Range(1, 400).SelectMany(n => Packets.Frame(0, Packets.Rtp((ushort)n, (uint)n * 3600, true, [0x65, 0x88, .. new byte[1300]]))), .. Quirk.Bye];
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, media)) { Certificate = certificate };
        var sink = new RecordingSink();
        RtspException end = await EndAsync(new RtspSource(camera.Address, Certificate: CertificateFingerprint.Of(certificate)), sink, swept);
        Assert.Equal("the camera ended the stream", end.Message);
        Assert.Equal(400, sink.Units.Count);
    }

    [Theory]
    [InlineData("127.0.0.1", 0)]
    [InlineData("another.example", 0)]
    [InlineData("127.0.0.1", -100)]
    public async Task An_unknown_certificate_is_refused_with_its_fingerprint_and_nothing_is_sent(string name, int days)
    {
        using X509Certificate2 certificate = Certificate(name, days);
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, Quirk.Media)) { Certificate = certificate };
        RtspException end = await EndAsync(new RtspSource(camera.Address, Quirk.User, Quirk.Password), new RecordingSink(), swept: false);
        Assert.Equal(RtspFailure.CertificateNotTrusted, end.Failure);
        Assert.Equal($"the camera's certificate is not trusted; its fingerprint is {CertificateFingerprint.Of(certificate)}; if that is the camera's, put it into its settings", end.Message);
        Assert.Empty(camera.Requests);
    }

    [Fact]
    public async Task Another_certificate_than_the_pinned_one_is_refused_and_the_message_says_so()
    {
        using X509Certificate2 certificate = Certificate("127.0.0.1", 0), pinned = Certificate("127.0.0.1", 0);
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, Quirk.Media)) { Certificate = certificate };
        RtspException end = await EndAsync(new RtspSource(camera.Address, Certificate: CertificateFingerprint.Of(pinned)), new RecordingSink(), swept: false);
        Assert.Equal(RtspFailure.CertificateNotTrusted, end.Failure);
        Assert.Contains("its settings have another", end.Message, StringComparison.Ordinal);
        Assert.Empty(camera.Requests);
    }

    [Fact]
    public async Task A_camera_without_TLS_is_never_spoken_to_in_the_clear()
    {
        await using var camera = new ScriptedCamera(r => ScriptedCamera.Plain(r, Quirk.Media));
        RtspException end = await Assert.ThrowsAsync<RtspException>(() => RtspClient.RunAsync(
            new RtspSource(new UriBuilder(camera.Address) { Scheme = "rtsps" }.Uri), new RecordingSink(), new RtspOptions { AnswerTimeout = TimeSpan.FromSeconds(1) }, new(), TestContext.Current.CancellationToken));
        Assert.True(end.Failure is RtspFailure.AddressUnreachable or RtspFailure.NotRtsp, end.Message);
        Assert.Empty(camera.Requests);
    }

    [Fact]
    public void What_the_system_believes_needs_no_pin_and_what_it_does_not_needs_the_right_one()
    {
        using X509Certificate2 one = Certificate("a", 0), other = Certificate("a", 0);
        CertificateFingerprint presented = CertificateFingerprint.Of(one), wrong = CertificateFingerprint.Of(other);
        Assert.True(CertificateTrust.Believes(presented, SslPolicyErrors.None, null));
        Assert.True(CertificateTrust.Believes(presented, SslPolicyErrors.RemoteCertificateChainErrors, presented));
        Assert.False(CertificateTrust.Believes(presented, SslPolicyErrors.RemoteCertificateChainErrors, null));
        Assert.False(CertificateTrust.Believes(presented, SslPolicyErrors.RemoteCertificateNameMismatch, wrong));
    }

    [Fact]
    public void A_fingerprint_is_read_as_people_copy_it()
    {
        using X509Certificate2 certificate = Certificate("a", 0);
        CertificateFingerprint fingerprint = CertificateFingerprint.Of(certificate);
        string shown = fingerprint.ToString();
        Assert.All([shown, shown.ToLowerInvariant(), shown.Replace(":", "", StringComparison.Ordinal), shown.Replace(':', ' ')],
            text => Assert.True(CertificateFingerprint.TryParse(text, out CertificateFingerprint read) && read == fingerprint));
        Assert.All(["", null, shown[1..], shown + "0", shown.Replace(shown[..2], "zz", StringComparison.Ordinal)], text => Assert.False(CertificateFingerprint.TryParse(text, out _)));
    }

    [Fact]
    public async Task A_real_server_over_TLS_gives_every_picture_byte_for_byte()
    {
        using X509Certificate2 certificate = Certificate("127.0.0.1", 0);
        string pem = clips.Scratch("camera.pem");
        await File.WriteAllTextAsync(pem, certificate.ExportCertificatePem() + "\n" + certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem() + "\n", TestContext.Current.CancellationToken);
        await using RealCamera camera = await RealCamera.StartAsync(clips.H264, "digest", pem);
        var sink = new RecordingSink();
        RtspException end = await EndAsync(
            new RtspSource(new($"rtsps://127.0.0.1:{camera.Port}/live"), "eve", "a secret", CertificateFingerprint.Of(certificate)), sink, swept: true);
        Assert.True(end.Failure == RtspFailure.Ended, end.ToString());
        Assert.Equal(
            await clips.PicturesAsync(clips.H264, VideoCodec.H264),
            sink.Units.SelectMany(u => u.Nals()).Where(n => Clips.IsPicture(VideoCodec.H264, n)));
    }

    internal static X509Certificate2 Certificate(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=" + name, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        if (System.Net.IPAddress.TryParse(name, out System.Net.IPAddress? address))
        {
            names.AddIpAddress(address);
        }
        else
        {
            names.AddDnsName(name);
        }

        request.CertificateExtensions.Add(names.Build());
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(days - 1);
        return request.CreateSelfSigned(from, from.AddDays(30));
    }

    private Task<RtspException> EndAsync(RtspSource source, RecordingSink sink, bool swept) => Assert.ThrowsAsync<RtspException>(() => RtspClient.RunAsync(
        source, sink, new RtspOptions { Loop = swept ? sweeping.Loop : null, SilenceTimeout = TimeSpan.FromSeconds(10) }, new(), TestContext.Current.CancellationToken));
}
