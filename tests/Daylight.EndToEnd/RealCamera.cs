using System.Diagnostics;

namespace Daylight.EndToEnd;

/// <summary>A camera that nobody here wrote: GStreamer's RTSP server, playing the surveillance clip of Debian's opencv-doc.</summary>
internal sealed class RealCamera : IAsyncDisposable
{
    private const string Clip = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";
    private readonly Process process;

    private RealCamera(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    /// <summary>What it plays.</summary>
    public required string File { get; init; }

    public static async Task<RealCamera> StartAsync(string codec, string folder)
    {
        Assert.True(System.IO.File.Exists(Clip), $"{Clip} is missing; run ./daylight test, or apt-get install opencv-doc");
        var encoded = Path.Combine(folder, codec + ".mp4");
        var ffmpeg = await Tool.RunAsync("ffmpeg", ["-nostdin", "-loglevel", "error", "-y", "-i", Clip, "-c:v", codec, "-g", "20", "-preset", codec == "libx265" ? "ultrafast" : "veryfast", "-pix_fmt", "yuv420p", encoded], "");
        Assert.True(ffmpeg.Code == 0, ffmpeg.Error);
        var start = new ProcessStartInfo("/usr/bin/python3", [Script(), "0", encoded, "/street", "viewer", "secret-123", "digest"])
        {
            RedirectStandardOutput = true,
            RedirectStandardInput = true,
        };
        var process = Process.Start(start)!;
        var ready = await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30));
        Assert.StartsWith("ready ", ready, StringComparison.Ordinal);
        return new RealCamera(process, int.Parse(ready![6..], System.Globalization.CultureInfo.InvariantCulture)) { File = encoded };
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
