using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Academy;

/// <summary>
/// The ONVIF side of simulated cameras: device and media services over HTTP, a still picture, and answers to WS-Discovery probes where
/// asked for. Each camera has a path of its own on one port.
/// </summary>
public sealed class OnvifFace : IAsyncDisposable
{
    private const int MostClients = 256;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Socket listener;
    private readonly OnvifFaceOptions options;
    private readonly Dictionary<string, OnvifDoor> doors = new(StringComparer.Ordinal);
    private readonly ProbeResponder? responder;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task accepting;
    private int clients;

    private OnvifFace(Socket listener, SimulatedCameras streams, IReadOnlyCollection<OnvifCamera> cameras, OnvifFaceOptions options, TimeProvider time)
    {
        this.listener = listener;
        this.options = options;
        var found = new List<(Guid, Uri, string)>();
        foreach (var camera in cameras)
        {
            var services = new OnvifServices(camera, streams, Root(camera.Id), options, time);
            doors.Add(camera.Id, new OnvifDoor(camera, services, options, time));
            found.Add((Endpoint(camera.Id), Service(camera.Id), string.Join(' ', services.Scopes())));
        }

        responder = options.DiscoveryPort is { } port ? new ProbeResponder(options.Address, port, found) : null;
        accepting = AcceptAsync();
    }

    /// <summary>The port that is served.</summary>
    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>Serves cameras.</summary>
    /// <param name="streams">Where their streams are served.</param>
    /// <param name="cameras">Which; no two of one name.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="time">The clock; null for the system's.</param>
    /// <exception cref="SocketException">A port is taken.</exception>
    public static OnvifFace Start(SimulatedCameras streams, IReadOnlyCollection<OnvifCamera> cameras, OnvifFaceOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(streams);
        ArgumentNullException.ThrowIfNull(cameras);
        options ??= new OnvifFaceOptions();
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            listener.Bind(new IPEndPoint(options.Address, options.Port));
            listener.Listen(MostClients);
            return new OnvifFace(listener, streams, cameras, options, time ?? TimeProvider.System);
        }
        catch
        {
            listener.Dispose();
            throw;
        }
    }

    /// <summary>The address of a camera's device service.</summary>
    public Uri Service(string camera) => new(Root(camera), "onvif/device_service");

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        listener.Dispose();
        await accepting.ConfigureAwait(false);
        if (responder is not null)
        {
            await responder.DisposeAsync().ConfigureAwait(false);
        }

        stopping.Dispose();
    }

    /// <summary>The same at each start, as a device keeps its own (WS-Discovery section 2.6).</summary>
    private static Guid Endpoint(string camera) => new(SHA256.HashData(Encoding.UTF8.GetBytes("daylight academy " + camera)).AsSpan(0, 16));

    private Uri Root(string camera) => new(string.Create(CultureInfo.InvariantCulture, $"http://{options.Address}:{Port}/{camera}/"));

    private async Task AcceptAsync()
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                var client = await listener.AcceptAsync(stopping.Token).ConfigureAwait(false);
                if (Interlocked.Increment(ref clients) > MostClients)
                {
                    Interlocked.Decrement(ref clients);
                    client.Dispose();
                    continue;
                }

                _ = ServeAsync(client, stopping.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(20).ConfigureAwait(false); // a client gone before it was accepted
            }
        }
    }

    private async Task ServeAsync(Socket client, CancellationToken stop)
    {
        try
        {
            client.NoDelay = true;
            await using var stream = new NetworkStream(client, ownsSocket: true);
            while (true)
            {
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
                patience.CancelAfter(Patience);
                if (await HttpAsk.ReadAsync(stream, patience.Token).ConfigureAwait(false) is not { } ask)
                {
                    return;
                }

                var door = doors.GetValueOrDefault(ask.Target.Split('/') is [_, var camera, ..] ? camera : "");
                await WriteAsync(stream, door?.Answer(ask) ?? OnvifReply.Plain(404, "no such camera"), patience.Token).ConfigureAwait(false);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The client has gone, or took too long.
        }
        finally
        {
            Interlocked.Decrement(ref clients);
        }
    }

    private static async Task WriteAsync(NetworkStream stream, OnvifReply reply, CancellationToken stop)
    {
        var challenge = reply.Challenge is null ? "" : $"WWW-Authenticate: {reply.Challenge}\r\n";
        var head = $"HTTP/1.1 {reply.Status} {(reply.Status == 200 ? "OK" : "Refused")}\r\nContent-Type: {reply.MediaType}\r\n{challenge}Content-Length: {reply.Body.Length}\r\n\r\n";
        await stream.WriteAsync((byte[])[.. Encoding.ASCII.GetBytes(head), .. reply.Body], stop).ConfigureAwait(false);
    }
}
