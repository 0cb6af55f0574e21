using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Daylight.Contracts;
using Daylight.Ledger;
using Daylight.Media.Tests;
using Daylight.Recorder.Live;
using Daylight.Vault;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Daylight.Recorder.Tests.Live;

/// <summary>
/// The Recorder's door as a viewer finds it: a real server, a camera, the runtime's WebSocket client. In the clear live records go the
/// sender's way, under TLS through the server; a viewer must not be able to tell.
/// </summary>
public sealed class StreamEndpointTests : IEpochKeys, IAsyncLifetime
{
    private static readonly CameraId Harbour = CameraId.Parse("harbour-1");

    private readonly string folder = Directory.CreateTempSubdirectory("daylight-door-").FullName;
    private readonly ECDiffieHellman epochKey = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
    private readonly SigningKey desk = SigningKey.Generate();
    private readonly X509Certificate2 certificate = Certificate();
    private readonly List<Wire?> wires = [];
    private ScriptedCamera camera = null!;
    private OpeningStore openings = null!;
    private TlogLedger log = null!;
    private RecorderService recorder = null!;
    private WebApplication web = null!;
    private int frame;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        // A picture after PLAY and one with every keep-alive.
        camera = new ScriptedCamera(r => r.StartsWith("GET_PARAMETER", StringComparison.Ordinal)
            ? [.. ScriptedCamera.Plain(r, []), .. Frame()]
            : ScriptedCamera.Plain(r, Frame(), "abc;timeout=1"));
        openings = new OpeningStore(Path.Combine(folder, "openings.db"));
        log = TlogLedger.Create(Path.Combine(folder, "log"), new NoteSigner("town.example/log", SigningKey.Generate()));
        recorder = await RecorderService.StartAsync(
            new RecorderOptions(Path.Combine(folder, "recorder"), "recorder", desk.PublicKey), this, new EntryLog(log, openings, TimeProvider.System), TimeProvider.System,
            NullLogger<RecorderService>.Instance, Stop);
        await recorder.PutCameraAsync(new CameraSource(Harbour, camera.Address, null, null, null), "tomas", Stop);
        while (recorder.Status()[0].Streams[0].Frames == 0)
        {
            await Task.Delay(20, Stop);
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(k =>
        {
            k.Listen(IPAddress.Loopback, 0);
            k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate));
        });
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.AddRouting();
        web = builder.Build();
        web.UseWebSockets();
        web.Use(next => http =>
        {
            wires.Add(Wire.Of(http));
            return next(http);
        });
        web.UseRouting();
        web.MapRecorder(recorder);
        await web.StartAsync(Stop);
    }

    public async ValueTask DisposeAsync()
    {
        await web.DisposeAsync();
        await recorder.DisposeAsync();
        await camera.DisposeAsync();
        await log.DisposeAsync();
        openings.Dispose();
        epochKey.Dispose();
        certificate.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    public ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken) => ValueTask.FromResult(Hpke.PublicKey(epochKey));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Live_records_come_box_first_beside_answers_and_stop_when_asked_to(bool tls)
    {
        using var viewer = await OpenAsync(tls, Grant());
        await SayAsync(viewer, new { type = "live", id = 5, stream = "main" });

        Assert.Equal(1, (await NextAsync(viewer))[0]);
        for (var i = 0; i < 3; i++)
        {
            var record = await NextAsync(viewer);
            Assert.Equal((2, 5), (record[0], BitConverter.ToInt32(record, 1)));
        }

        await SayAsync(viewer, new { type = "stop", id = 5 });
        await SayAsync(viewer, new { type = "timeline", stream = "main" });
        while (await NextAsync(viewer) is var message && message[0] != '{')
        {
            Assert.Equal(2, message[0]);
        }

        await Task.Delay(1500, Stop); // time enough for the camera's next picture
        await viewer.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
        Assert.Empty(await NextAsync(viewer));
        Assert.Equal(!tls, Assert.Single(wires) is not null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task When_the_grant_runs_out_the_stream_ends_with_4403(bool tls)
    {
        using var viewer = await OpenAsync(tls, Grant(TimeSpan.FromSeconds(3)));
        await SayAsync(viewer, new { type = "live", id = 1, stream = "main" });

        Assert.Equal(4403, await EndAsync(viewer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_look_that_is_ended_before_its_time_ends_the_stream_with_4403(bool tls)
    {
        var grant = Grant();
        using var viewer = await OpenAsync(tls, grant);
        await SayAsync(viewer, new { type = "live", id = 1, stream = "main" });
        _ = await NextAsync(viewer);
        await recorder.EndLookAsync(grant.Look, Stop);

        Assert.Equal(4403, await EndAsync(viewer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_camera_that_is_removed_ends_the_stream_with_4410(bool tls)
    {
        using var viewer = await OpenAsync(tls, Grant());
        await SayAsync(viewer, new { type = "live", id = 1, stream = "main" });
        _ = await NextAsync(viewer);
        await recorder.RemoveCameraAsync(Harbour, "tomas", Stop);

        Assert.Equal(4410, await EndAsync(viewer));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_grant_that_the_Desk_did_not_sign_opens_nothing(bool tls)
    {
        using var viewer = await OpenAsync(tls, Grant(), SigningKey.Generate());
        await SayAsync(viewer, new { type = "live", id = 1, stream = "main" });

        Assert.Equal(4403, await EndAsync(viewer, records: false));
    }

    [Fact]
    public async Task A_viewer_who_cuts_the_connection_is_let_go()
    {
        using var viewer = await OpenAsync(tls: false, Grant());
        await SayAsync(viewer, new { type = "live", id = 1, stream = "main" });
        _ = await NextAsync(viewer);
        var track = recorder.Live(new TrackId(Harbour, StreamKind.Main))!;
        Assert.True(track.Watched);
        viewer.Abort();

        while (track.Watched)
        {
            await Task.Delay(20, Stop);
        }
    }

    [Fact]
    public async Task A_wire_that_breaks_when_its_request_is_long_over_harms_nobody()
    {
        using (var viewer = await OpenAsync(tls: false, Grant(), SigningKey.Generate()))
        {
            Assert.Equal(4403, await EndAsync(viewer));
            await viewer.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, Stop);
        }

        // A wire of the same request that was not told of its end: what it tries is a socket that the server has closed.
        var wire = Assert.Single(wires)!;
        while (wire.TrySend(new byte[1]) >= 0)
        {
            await Task.Delay(20, Stop);
        }

        await Task.Delay(500, Stop); // the abort is on its way on another thread, where an exception would end the process
        using var next = await OpenAsync(tls: false, Grant());
        await SayAsync(next, new { type = "live", id = 1, stream = "main" });
        Assert.NotEmpty(await NextAsync(next));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Version: 12")]
    [InlineData("Sec-WebSocket-Key: short")]
    [InlineData("Upgrade: h2c")]
    public async Task A_request_that_is_no_WebSockets_is_refused(string header)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, Port(tls: false), Stop);
        var lines = new Dictionary<string, string>
        {
            ["Host"] = "x", ["Connection"] = "Upgrade", ["Upgrade"] = "websocket", ["Sec-WebSocket-Version"] = "13", ["Sec-WebSocket-Key"] = "dGhlIHNhbXBsZSBub25jZQ==",
        };
        lines[header.Split(": ")[0]] = header.Split(": ")[1];
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /recorder/stream HTTP/1.1\r\n" + string.Concat(lines.Select(l => $"{l.Key}: {l.Value}\r\n")) + "\r\n"), Stop);
        var answer = new byte[1000];
        var length = await socket.ReceiveAsync(answer, Stop);

        Assert.StartsWith("HTTP/1.1 400", Encoding.ASCII.GetString(answer, 0, length), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_a_viewer_sends_instead_of_frames_ends_its_own_connection_and_no_others(int seed)
    {
        using var bystander = await OpenAsync(tls: false, Grant());
        await SayAsync(bystander, new { type = "live", id = 1, stream = "main" });
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(IPAddress.Loopback, Port(tls: false), Stop);
            await socket.SendAsync("GET /recorder/stream HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"u8.ToArray(), Stop);
            var noise = new byte[random.Next(2, 400)];
            random.NextBytes(noise);
            noise[0] |= 0x70; // reserved bits: never a frame (RFC 6455 section 5.2)
            await socket.SendAsync(noise, Stop);
            var answer = new byte[4096];
            try
            {
                while (await socket.ReceiveAsync(answer, Stop) > 0)
                {
                }
            }
            catch (SocketException)
            {
                // Reset: what was sent after the end was not read.
            }
        }

        for (var i = 0; i < 3; i++)
        {
            Assert.NotEmpty(await NextAsync(bystander));
        }
    }

    [Fact]
    public void The_answer_to_the_key_is_the_RFCs()
    {
        // RFC 6455 section 1.3.
        Assert.Equal("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", WireHandshake.Answer("dGhlIHNhbXBsZSBub25jZQ=="));
    }

    private static X509Certificate2 Certificate()
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static Task SayAsync(ClientWebSocket viewer, object command) =>
        viewer.SendAsync(JsonSerializer.SerializeToUtf8Bytes(command), WebSocketMessageType.Text, endOfMessage: true, Stop);

    private static async Task<byte[]> NextAsync(ClientWebSocket viewer)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        patience.CancelAfter(TimeSpan.FromSeconds(60));
        var buffer = new byte[64 * 1024];
        var part = await viewer.ReceiveAsync(buffer, patience.Token);
        Assert.True(part.EndOfMessage);
        return buffer[..part.Count];
    }

    private static async Task<int> EndAsync(ClientWebSocket viewer, bool records = true)
    {
        while (await NextAsync(viewer) is { Length: > 0 })
        {
            Assert.True(records);
        }

        return (int)viewer.CloseStatus!;
    }

    private byte[] Frame()
    {
        var (sequence, time) = (++frame, frame * 3600);
        byte[] packet = [0x80, 0xE0, (byte)(sequence >> 8), (byte)sequence, (byte)(time >> 24), (byte)(time >> 16), (byte)(time >> 8), (byte)time, 0, 0, 0, 7, 0x65, 0x88];
        return [(byte)'$', 0, 0, (byte)packet.Length, .. packet];
    }

    private int Port(bool tls) => web.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses
        .Select(a => new Uri(a)).Single(a => a.Scheme == (tls ? "https" : "http")).Port;

    private Grant Grant(TimeSpan? lasts = null)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds());
        var from = UnixMinute.Of(now.AddMinutes(-2));
        return new Grant(
            Guid.NewGuid(), Harbour, from, new UnixMinute(from.Value + 60), true, now.AddMinutes(-1), now + (lasts ?? TimeSpan.FromMinutes(30)), Guid.NewGuid(), "a fire", "maria", null,
            Hpke.PublicKey(epochKey), Hpke.PublicKey(epochKey));
    }

    private async Task<ClientWebSocket> OpenAsync(bool tls, Grant grant, SigningKey? signer = null)
    {
        var viewer = new ClientWebSocket();
        viewer.Options.RemoteCertificateValidationCallback = (_, shown, _, _) => shown is X509Certificate2 c && c.Thumbprint == certificate.Thumbprint;
        await viewer.ConnectAsync(new Uri($"{(tls ? "wss" : "ws")}://localhost:{Port(tls)}/recorder/stream"), Stop);
        var body = grant.Encode();
        var token = new GrantToken(body, new byte[32], (signer ?? desk).Sign(GrantToken.SignedBytes(body)), "");
        await SayAsync(viewer, new { type = "open", grant = Convert.ToBase64String(token.Encode()) });
        return viewer;
    }
}
