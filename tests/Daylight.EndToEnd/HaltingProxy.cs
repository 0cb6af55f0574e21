using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Daylight.EndToEnd;

/// <summary>Hands everything on to the town, but a request that it is told to halt at: that one it keeps for ever.</summary>
internal sealed class HaltingProxy : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource stop = new();
    private readonly TaskCompletionSource halted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Uri server;
    private readonly byte[] at;

    public HaltingProxy(Uri server, string at)
    {
        (this.server, this.at) = (server, Encoding.ASCII.GetBytes(at));
        listener.Start();
        _ = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/");

    /// <summary>Done when the request has come.</summary>
    public Task Halted => halted.Task;

    public void Dispose()
    {
        stop.Cancel();
        listener.Dispose();
        stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync(stop.Token));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        using var upstream = new TcpClient();
        using (client)
        {
            try
            {
                await upstream.ConnectAsync(server.Host, server.Port);
                await Task.WhenAny(PumpAsync(client.GetStream(), upstream.GetStream(), watch: true), PumpAsync(upstream.GetStream(), client.GetStream(), watch: false));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One side went away.
            }
        }
    }

    private async Task PumpAsync(NetworkStream from, NetworkStream to, bool watch)
    {
        var buffer = new byte[64 * 1024];
        while (await from.ReadAsync(buffer, stop.Token) is > 0 and var length)
        {
            if (watch && buffer.AsSpan(0, length).IndexOf(at) >= 0)
            {
                halted.TrySetResult();
                await Task.Delay(Timeout.Infinite, stop.Token);
            }

            await to.WriteAsync(buffer.AsMemory(0, length), stop.Token);
        }
    }
}
