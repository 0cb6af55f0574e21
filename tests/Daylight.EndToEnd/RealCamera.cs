using System.Diagnostics;
using System.Globalization;

namespace Daylight.EndToEnd;

/// <summary>A camera that nobody here wrote: GStreamer's RTSP server with digest authentication, user <c>viewer</c>.</summary>
internal sealed class RealCamera : IAsyncDisposable
{
    public const string Password = "secret-123";

    private readonly Process process;

    private RealCamera(Process process, RealClip clip, string file, int port) => (this.process, Clip, File, Port) = (process, clip, file, port);

    public RealClip Clip { get; }

    /// <summary>What it plays to each viewer from its beginning.</summary>
    public string File { get; }

    public int Port { get; }

    public string Address => string.Create(CultureInfo.InvariantCulture, $"rtsp://127.0.0.1:{Port}/street");

    public static async Task<RealCamera> StartAsync(RealClip clip, string folder)
    {
        var encoded = await clip.EncodeAsync(folder);
        var start = new ProcessStartInfo("/usr/bin/python3", [Script(), "0", encoded, "/street", "viewer", Password, "digest"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("ready ", ready, StringComparison.Ordinal);
        return new RealCamera(process, clip, encoded, int.Parse(ready![6..], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static string Script()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var script = Path.Combine(folder.FullName, "tests", "RealPeers", "camera.py");
            if (System.IO.File.Exists(script))
            {
                return script;
            }
        }

        throw new FileNotFoundException("tests/RealPeers/camera.py was not found above " + AppContext.BaseDirectory);
    }
}
