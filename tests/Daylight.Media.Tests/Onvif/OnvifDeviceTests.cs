using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Daylight.Media.Tests.Onvif;

/// <summary>A device is asked over real HTTP. Each quirk is one test: what such a device does, and what must come out.</summary>
public sealed class OnvifDeviceTests
{
    private readonly DeviceScript _script = new();

    [Fact]
    public async Task A_device_of_Profile_S_tells_its_streams_the_largest_first()
    {
        OnvifDescription told = await DescribeAsync();

        Assert.Equal(("Sereno", "SC-2", "1.4", "0042", false), (told.Manufacturer, told.Model, told.Firmware, told.Serial, told.Media2));
        Assert.Equal(["big", "small", "still"], told.Profiles.Select(p => p.Token));
        OnvifProfile big = told.Profiles[0];
        Assert.Equal(("big name", "H264", 1920, 1080, 25, 4_096_000L), (big.Name, big.Encoding, big.Width, big.Height, big.FramesPerSecond, big.BitsPerSecond));
        Assert.Equal("rtsp://127.0.0.1:554/big?a=1&b=2", big.Stream!.ToString());
        Assert.Null(big.Problem);
        Assert.Contains("JPEG is not recorded", told.Profiles[2].Problem, StringComparison.Ordinal);
        Assert.Equal(new OnvifSnapshot(1920, 1080, DeviceScript.Jpeg.Length, null), told.Snapshot);
        Assert.InRange(told.ClockOffset!.Value.TotalSeconds, -3, 3);
        Assert.Empty(told.Notes);
    }

    [Fact]
    public async Task A_device_of_Profile_T_is_asked_by_Media2()
    {
        _script["GetServices"] = r => DeviceReply.Xml(SoapAnswers.Services($"http://{r.Headers["host"]}/m1", $"http://{r.Headers["host"]}/m2"));
        _script["GetProfiles"] = r => r.Path == "/m2" && r.Body.Contains("<Type>VideoEncoder</Type>", StringComparison.Ordinal) ? DeviceReply.Xml(SoapAnswers.Profiles2()) : DeviceReply.Xml(SoapAnswers.NotSupported, 500);
        _script["GetStreamUri"] = _ => DeviceReply.Xml(SoapAnswers.Address2("GetStreamUri", "rtsp://127.0.0.1/street"));
        _script["GetSnapshotUri"] = _ => DeviceReply.Xml(SoapAnswers.NotSupported, 500);

        OnvifDescription told = await DescribeAsync();

        Assert.True(told.Media2);
        OnvifProfile profile = Assert.Single(told.Profiles);
        Assert.Equal(("H265", 12.5, 3_000_000L, "rtsp://127.0.0.1/street"), (profile.Encoding, profile.FramesPerSecond, profile.BitsPerSecond, profile.Stream!.ToString()));
        Assert.Contains("does not have GetSnapshotUri", told.Snapshot.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_older_than_GetServices_is_asked_by_GetCapabilities()
    {
        _script["GetServices"] = _ => DeviceReply.Xml(SoapAnswers.NotSupported, 500);
        Assert.Equal(3, (await DescribeAsync()).Profiles.Count);
    }

    [Fact]
    public async Task A_clock_years_off_is_told_and_the_tokens_go_by_it()
    {
        DateTimeOffset wrong = DateTimeOffset.UtcNow.AddYears(-12);
        string? created = null;
        _script["GetSystemDateAndTime"] = _ => DeviceReply.Xml(SoapAnswers.Time(DateTimeOffset.UtcNow.AddYears(-12)));
        _script.Guard(r =>
        {
            created = r.HasToken ? r.Body.Split("utility-1.0.xsd\">")[1].Split('<')[0] : created;
            return null;
        });

        OnvifDescription told = await DescribeAsync("eve", "secret-word");

        Assert.InRange(told.ClockOffset!.Value.TotalDays, -4390, -4375);
        Assert.InRange(DateTimeOffset.Parse(created!, CultureInfo.InvariantCulture), wrong.AddMinutes(-1), wrong.AddMinutes(1));
    }

    [Fact]
    public async Task The_time_is_asked_without_a_password_and_the_rest_with_a_token_and_never_in_clear()
    {
        await using var device = new ScriptedDevice(_script.Answer);
        using var asking = new OnvifDevice(device.Service, "eve", "secret-word", null, TimeProvider.System);
        await asking.DescribeAsync(TestContext.Current.CancellationToken);
        Assert.False(device.Asked[0].HasToken);
        Assert.All(device.Asked.Skip(1).Where(r => r.Method == "POST"), r => Assert.True(r.HasToken));
        Assert.DoesNotContain(device.Asked, r => (r.Body + string.Concat(r.Headers.Values)).Contains("secret-word", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(500)]
    [InlineData(200)]
    public async Task A_refused_password_is_told_whatever_the_status_and_is_tried_once(int status)
    {
        _script.Guard(_ => DeviceReply.Xml(SoapAnswers.NotAuthorized, status));
        await using var device = new ScriptedDevice(_script.Answer);
        OnvifException e = await FailureAsync(device, "eve", "wrong");
        Assert.Equal(OnvifFailure.NotAuthorized, e.Failure);
        Assert.StartsWith("the user or password is not accepted", e.Message, StringComparison.Ordinal);
        Assert.Equal(2, device.Asked.Count);
    }

    [Fact]
    public async Task Without_a_user_a_device_that_wants_one_says_so()
    {
        _script.Guard(_ => DeviceReply.Xml(SoapAnswers.NotAuthorized, 400));
        await using var device = new ScriptedDevice(_script.Answer);
        Assert.Equal("the device wants a user and password", (await FailureAsync(device)).Message);
    }

    [Fact]
    public async Task A_device_that_wants_HTTP_Digest_gets_that_alone_and_for_the_snapshot_too()
    {
        _script.Guard(r => r.Authorization is { } sent && sent.StartsWith("Digest username=\"eve\"", StringComparison.Ordinal) && !r.HasToken ? null
            : new DeviceReply(401, [], "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", qop=\"auth\", algorithm=SHA-256"));
        await using var device = new ScriptedDevice(_script.Answer);
        using var asking = new OnvifDevice(device.Service, "eve", "secret-word", null, TimeProvider.System);
        OnvifDescription told = await asking.DescribeAsync(TestContext.Current.CancellationToken);
        Assert.Null(told.Snapshot.Problem);
        Assert.Equal(1, device.Asked.Count(r => r.HasToken));
    }

    [Fact]
    public async Task The_password_is_not_given_in_clear_to_a_device_that_wants_Basic()
    {
        _script.Guard(_ => new DeviceReply(401, [], "WWW-Authenticate: Basic realm=\"r\""));
        await using var device = new ScriptedDevice(_script.Answer);
        Assert.Contains("in clear (HTTP Basic), which is never sent", (await FailureAsync(device, "eve", "secret-word")).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(device.Asked, r => r.Authorization is not null);
    }

    [Fact]
    public async Task Chunks_and_a_byte_order_mark_are_read()
    {
        _script["GetDeviceInformation"] = _ => new DeviceReply(200, [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(SoapAnswers.Facts())], "Content-Type: application/soap+xml") { Chunked = true };
        Assert.Equal("SC-2", (await DescribeAsync()).Model);
    }

    [Fact]
    public async Task A_device_behind_address_translation_is_asked_where_it_answered_and_a_password_in_an_address_is_taken_out()
    {
        _script["GetServices"] = _ => DeviceReply.Xml(SoapAnswers.Services("http://192.168.1.64:81/onvif/media", null));
        _script["GetStreamUri"] = _ => DeviceReply.Xml(SoapAnswers.Address("GetStreamUri", "rtsp://eve:hers@192.168.1.64:8554/live"));
        OnvifDescription told = await DescribeAsync();
        Assert.Equal("rtsp://127.0.0.1:8554/live", told.Profiles[0].Stream!.ToString());
        Assert.Equal(2, told.Notes.Count);
        Assert.Contains("it calls itself 192.168.1.64", told.Notes[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stream_address_that_holds_the_password_is_not_offered_since_the_log_would_keep_it()
    {
        _script["GetStreamUri"] = _ => DeviceReply.Xml(SoapAnswers.Address("GetStreamUri", "rtsp://127.0.0.1/user=eve_password=secret%2Dword_channel=1"));
        OnvifDescription told = await DescribeAsync("eve", "secret-word");
        Assert.Null(told.Profiles[0].Stream);
        Assert.Contains("holds the password", told.Profiles[0].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_redirect_is_told_and_not_followed()
    {
        _script["GetSystemDateAndTime"] = _ => new DeviceReply(302, [], "Location: http://169.254.169.254/latest");
        _script["GetDeviceInformation"] = _ => new DeviceReply(302, [], "Location: http://169.254.169.254/latest");
        await using var device = new ScriptedDevice(_script.Answer);
        Assert.Contains("redirects to http://169.254.169.254/latest, which is not followed", (await FailureAsync(device)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_server_that_is_no_device_is_told_apart()
    {
        await using var device = new ScriptedDevice(_ => new DeviceReply(404, "<html>no</html>"u8.ToArray(), "Content-Type: text/html"));
        OnvifException e = await FailureAsync(device);
        Assert.Equal((OnvifFailure.NotOnvif, true), (e.Failure, e.Message.StartsWith("there is no ONVIF service", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_endless_answer_is_cut_off()
    {
        _script["GetDeviceInformation"] = _ => new DeviceReply(200, new byte[OnvifLimits.AnswerBytes + 1], "Content-Type: application/soap+xml") { Chunked = true };
        await using var device = new ScriptedDevice(_script.Answer);
        Assert.Equal(OnvifFailure.Protocol, (await FailureAsync(device)).Failure);
    }

    [Fact]
    public async Task A_document_type_is_refused()
    {
        _script["GetDeviceInformation"] = _ => DeviceReply.Xml("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + SoapAnswers.Facts().Replace("SC-2", "&x;", StringComparison.Ordinal).Replace("<?xml version=\"1.0\" encoding=\"UTF-8\"?>", "", StringComparison.Ordinal));
        await using var device = new ScriptedDevice(_script.Answer);
        Assert.Equal(OnvifFailure.NotOnvif, (await FailureAsync(device)).Failure);
    }

    [Fact]
    public async Task A_device_that_declines_TCP_is_asked_for_UDP_and_one_broken_profile_hurts_no_other()
    {
        _script["GetStreamUri"] = r => r.Body.Contains(">RTSP<", StringComparison.Ordinal) ? DeviceReply.Xml(SoapAnswers.NotSupported.Replace("ActionNotSupported", "InvalidStreamSetup", StringComparison.Ordinal), 500)
            : r.Body.Contains(">small<", StringComparison.Ordinal) ? DeviceReply.Xml(SoapAnswers.Address("GetStreamUri", "http://127.0.0.1/x"))
            : DeviceReply.Xml(SoapAnswers.Address("GetStreamUri", "rtsp://127.0.0.1/udp"));
        OnvifDescription told = await DescribeAsync();
        Assert.Equal("rtsp://127.0.0.1/udp", told.Profiles[0].Stream!.ToString());
        Assert.Contains("no rtsp address", told.Profiles[1].Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_that_never_answers_is_given_up_on()
    {
        await using var device = new ScriptedDevice(_ => new DeviceReply(200, []) { Silent = true });
        Assert.Equal(OnvifFailure.TimedOut, (await FailureAsync(device)).Failure);
    }

    [Fact]
    public async Task Nothing_listening_is_told()
    {
        var device = new ScriptedDevice(_script.Answer);
        await device.DisposeAsync();
        using var asking = new OnvifDevice(new Uri("http://127.0.0.1:9/onvif/device_service"), null, null, null, TimeProvider.System);
        Assert.Equal(OnvifFailure.Unreachable, (await Assert.ThrowsAsync<OnvifException>(() => asking.DescribeAsync(TestContext.Current.CancellationToken))).Failure);
    }

    [Fact]
    public async Task Over_https_the_pinned_certificate_is_believed_and_any_other_refused_before_anything_is_asked()
    {
        using X509Certificate2 certificate = RtspsTests.Certificate("another.example", -100), stranger = RtspsTests.Certificate("127.0.0.1", 0);
        await using var device = new ScriptedDevice(_script.Answer, certificate);
        _script["GetServices"] = r => DeviceReply.Xml(SoapAnswers.Services($"http://{r.Headers["host"]}/onvif/media", null));
        using (var asking = new OnvifDevice(device.Service, "eve", "secret-word", CertificateFingerprint.Of(certificate), TimeProvider.System))
        {
            OnvifDescription told = await asking.DescribeAsync(TestContext.Current.CancellationToken);
            Assert.Equal(3, told.Profiles.Count);
        }

        int asked = device.Asked.Count;
        foreach (CertificateFingerprint? pin in (CertificateFingerprint?[])[null, CertificateFingerprint.Of(stranger)])
        {
            using var asking = new OnvifDevice(device.Service, "eve", "secret-word", pin, TimeProvider.System);
            OnvifException e = await Assert.ThrowsAsync<OnvifException>(() => asking.DescribeAsync(TestContext.Current.CancellationToken));
            Assert.Equal(OnvifFailure.CertificateNotTrusted, e.Failure);
            Assert.Contains(CertificateFingerprint.Of(certificate).ToString(), e.Message, StringComparison.Ordinal);
        }

        Assert.Equal(asked, device.Asked.Count);
    }

    private async Task<OnvifDescription> DescribeAsync(string? user = null, string? password = null)
    {
        await using var device = new ScriptedDevice(_script.Answer);
        using var asking = new OnvifDevice(device.Service, user, password, null, TimeProvider.System);
        return await asking.DescribeAsync(TestContext.Current.CancellationToken);
    }

    private static async Task<OnvifException> FailureAsync(ScriptedDevice device, string? user = null, string? password = null)
    {
        using var asking = new OnvifDevice(device.Service, user, password, null, TimeProvider.System);
        return await Assert.ThrowsAsync<OnvifException>(() => asking.DescribeAsync(TestContext.Current.CancellationToken));
    }
}
