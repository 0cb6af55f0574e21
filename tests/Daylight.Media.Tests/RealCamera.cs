using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Daylight.Media.Tests;

/// <summary>GStreamer's RTSP server in a process of its own.</summary>
internal sealed class RealCamera : IAsyncDisposable
{
    private readonly Process _process;

    private RealCamera(Process process, int port) => (_process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"rtsp://127.0.0.1:{Port}/live");

    public static async Task<RealCamera> StartAsync(string file, string scheme, string certificate = "", [CallerFilePath] string here = "")
    {
        string script = Path.Combine(Path.GetDirectoryName(here)!, "..", "RealPeers", "camera.py");
        var start = new ProcessStartInfo("/usr/bin/python3", [script, "0", file, "live", "eve", "a secret", scheme, certificate])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        Process process = Process.Start(start)!;
        string? line = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("ready ", line, StringComparison.Ordinal);
        return new(process, int.Parse(line![6..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        _process.Dispose();
    }
}
