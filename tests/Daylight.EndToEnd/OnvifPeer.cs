using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Daylight.EndToEnd;

/// <summary>ONVIF implementations that nobody here wrote: a device and a client of the npm package <c>onvif</c>, in processes of their own.</summary>
internal sealed class OnvifPeer : IAsyncDisposable
{
    private readonly Process process;

    private OnvifPeer(Process process, int port, int discoveryPort) => (this.process, Port, DiscoveryPort) = (process, port, discoveryPort);

    /// <summary>The device's HTTP port.</summary>
    public int Port { get; }

    /// <summary>Where it answers probes.</summary>
    public int DiscoveryPort { get; }

    /// <summary>Starts the device.</summary>
    public static async Task<OnvifPeer> StartDeviceAsync()
    {
        var (port, discovery) = (FreePort(SocketType.Stream, ProtocolType.Tcp), FreePort(SocketType.Dgram, ProtocolType.Udp));
        var start = new ProcessStartInfo("node", [Script("device.cjs"), Text(port), Text(discovery)]) { RedirectStandardInput = true, RedirectStandardOutput = true };
        var process = Process.Start(start)!;
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(TimeSpan.FromSeconds(60)));
        return new OnvifPeer(process, port, discovery);
    }

    /// <summary>Runs the client to its end.</summary>
    /// <returns>What it was told, as JSON.</returns>
    public static async Task<(int Code, string Output, string Error)> AskAsync(int discoveryPort, Uri address, string user, string password)
    {
        var start = new ProcessStartInfo("node", [Script("client.cjs"), Text(discoveryPort), address.ToString(), user]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["ONVIF_PASSWORD"] = password;
        using var process = Process.Start(start)!;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromMinutes(1));
        try
        {
            var (output, error) = (process.StandardOutput.ReadToEndAsync(limit.Token), process.StandardError.ReadToEndAsync(limit.Token));
            await process.WaitForExitAsync(limit.Token);
            return (process.ExitCode, await output, await error);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill();
            }
        }
    }

    public static int FreePort(SocketType type, ProtocolType protocol)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, type, protocol);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(20));
        process.Dispose();
    }

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    private static string Script(string name)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, "tests", "RealPeers", "onvif", name);
            if (File.Exists(path))
            {
                Assert.True(Directory.Exists(Path.Combine(Path.GetDirectoryName(path)!, "node_modules")), "tests/RealPeers/onvif/node_modules is missing; build this project, which runs npm ci there");
                return path;
            }
        }

        throw new FileNotFoundException($"tests/RealPeers/onvif/{name} was not found above " + AppContext.BaseDirectory);
    }
}
