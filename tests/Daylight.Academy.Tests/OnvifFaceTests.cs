using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Academy.Tests;

/// <summary>The simulated cameras' ONVIF side, asked by hand.</summary>
public sealed class OnvifFaceTests : IAsyncLifetime
{
    private const string Device = "http://www.onvif.org/ver10/device/wsdl", Media = "http://www.onvif.org/ver10/media/wsdl";

    private readonly HttpClient http = new();
    private SimulatedCameras streams = null!;
    private OnvifFace face = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        streams = await SimulatedCameras.StartAsync(Town.PuertoClaro);
        face = OnvifFace.Start(streams, [new OnvifCamera("mercado", "Mercado", "South", new CameraLogin("eve", "a secret"))]);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await face.DisposeAsync();
        await streams.DisposeAsync();
    }

    [Fact]
    public async Task The_time_is_told_to_anyone_and_the_streams_to_who_may_know()
    {
        Assert.Contains("UTCDateTime", (await AskAsync(Device, "GetSystemDateAndTime", "")).Body, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(Media, "GetProfiles", "")).Status);
        var (status, body) = await AskAsync(Media, "GetProfiles", Token("a secret", DateTimeOffset.UtcNow));
        Assert.Equal((HttpStatusCode.OK, true), (status, body.Contains("<tt:Width>1280</tt:Width>", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_wrong_a_stale_and_a_used_token_are_refused_as_not_authorized()
    {
        var token = Token("a secret", DateTimeOffset.UtcNow);
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(Device, "GetDeviceInformation", token)).Status);
        foreach (var refused in (string[])[token, Token("wrong", DateTimeOffset.UtcNow), Token("a secret", DateTimeOffset.UtcNow.AddMinutes(-10))])
        {
            var (status, body) = await AskAsync(Device, "GetDeviceInformation", refused);
            Assert.Equal((HttpStatusCode.BadRequest, true), (status, body.Contains("ter:NotAuthorized", StringComparison.Ordinal)));
        }
    }

    [Fact]
    public async Task What_it_does_not_have_or_cannot_read_is_a_fault()
    {
        var (status, body) = await AskAsync(Device, "SetHostname", Token("a secret", DateTimeOffset.UtcNow));
        Assert.Equal((HttpStatusCode.InternalServerError, true), (status, body.Contains("ter:ActionNotSupported", StringComparison.Ordinal)));
        using var garbage = await http.PostAsync(face.Service("mercado"), new StringContent("<!DOCTYPE a><a/>"), Stop);
        Assert.Equal(HttpStatusCode.BadRequest, garbage.StatusCode);
        using var elsewhere = await http.GetAsync(new Uri(face.Service("mercado"), "/etc/passwd"), Stop);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    private static string Token(string password, DateTimeOffset at)
    {
        var nonce = RandomNumberGenerator.GetBytes(16);
        var created = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
#pragma warning disable CA5350 // The profile prescribes SHA-1.
        var digest = Convert.ToBase64String(SHA1.HashData([.. nonce, .. Encoding.UTF8.GetBytes(created + password)]));
#pragma warning restore CA5350
        return $"""
            <w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd" xmlns:u="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"><w:UsernameToken>
            <w:Username>eve</w:Username><w:Password Type="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest">{digest}</w:Password>
            <w:Nonce>{Convert.ToBase64String(nonce)}</w:Nonce><u:Created>{created}</u:Created></w:UsernameToken></w:Security>
            """;
    }

    private async Task<(HttpStatusCode Status, string Body)> AskAsync(string service, string operation, string header)
    {
        var envelope = $"""<e:Envelope xmlns:e="http://www.w3.org/2003/05/soap-envelope"><e:Header>{header}</e:Header><e:Body><{operation} xmlns="{service}"/></e:Body></e:Envelope>""";
        using var answer = await http.PostAsync(face.Service("mercado"), new StringContent(envelope, Encoding.UTF8, "application/soap+xml"), Stop);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
    }
}
