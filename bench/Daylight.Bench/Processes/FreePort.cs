using System.Net;
using System.Net.Sockets;

namespace Daylight.Bench;

/// <summary>Ports of this machine that nobody listens on.</summary>
internal static class FreePort
{
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until somebody listens there.</summary>
    public static async Task WaitAsync(int port, Child child, TimeSpan patience, CancellationToken cancellationToken)
    {
        for (var until = DateTime.UtcNow + patience; DateTime.UtcNow < until; await Task.Delay(20, cancellationToken))
        {
            child.MustRun();
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                // Not yet.
            }
        }

        throw new BenchException($"{child.Name} did not listen on port {port} within {patience.TotalSeconds:F0} s");
    }
}
