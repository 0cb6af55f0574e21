using System.Diagnostics;
using System.Globalization;
using Daylight.Academy;

namespace Daylight.Bench;

/// <summary>
/// The simulated cameras: the work of every scenario, 1080p25 H.264 main profile, about 4 Mbit/s, a key frame every 2 s, RTP
/// over RTSP/TCP, out of phase. They run in a process of their own, which counts for nobody, and log every frame they send.
/// </summary>
internal sealed class Cameras : IAsyncDisposable
{
    /// <summary>The clip's frames a second.</summary>
    public const int FramesPerSecond = 25;

    private readonly Child child;
    private readonly int port;

    private Cameras(Child child, int port, int count, string frameLog) => (this.child, this.port, Count, FrameLog) = (child, port, count, frameLog);

    public int Count { get; }

    /// <summary>The file with a row for every frame that fell due.</summary>
    public string FrameLog { get; }

    public IEnumerable<string> Names => Enumerable.Range(0, Count).Select(Name);

    /// <summary>What the cameras cost, to be told apart from what is measured.</summary>
    public double CpuSeconds => child.CpuSeconds;

    public static string Name(int number) => $"bench-{number:000}";

    public static async Task<Cameras> StartAsync(BenchOptions options, DirectoryInfo work, int count, CancellationToken cancellationToken)
    {
        Tool.Need("ffmpeg", "ffmpeg");
        var clip = await ClipAsync(options.Work, cancellationToken);
        var port = FreePort.Find();
        var log = Path.Combine(work.FullName, $"frames-{port}.log");
        var child = options.Daylight(
            Path.Combine(work.FullName, "academy.log"),
            "academy", "--cameras", Text(count), "--port", Text(port), "--clip", clip, "--fps", Text(FramesPerSecond), "--frame-log", log);
        await FreePort.WaitAsync(port, child, TimeSpan.FromSeconds(30), cancellationToken);
        return new Cameras(child, port, count, log);
    }

    public string Address(string name) => $"rtsp://127.0.0.1:{port}/{name}/main";

    /// <summary>The list that <c>daylight run --cameras</c> reads.</summary>
    public async Task<string> ListAsync(DirectoryInfo work, CancellationToken cancellationToken)
    {
        var list = Path.Combine(work.FullName, "cameras.csv");
        await File.WriteAllLinesAsync(list, Names.Select(n => $"{n},{Address(n)}"), cancellationToken);
        return list;
    }

    /// <summary>The frames that fell due in a span of <see cref="Stopwatch"/> time; waits until the log goes past its end.</summary>
    public async Task<IReadOnlyList<SentFrame>> FramesAsync(long from, long until, CancellationToken cancellationToken)
    {
        for (var tries = 0; Daylight.Academy.FrameLog.Latest(FrameLog) is not { } latest || latest.At < until; tries++)
        {
            child.MustRun();
            await Task.Delay(200, cancellationToken);
            if (tries > 150)
            {
                throw new BenchException("the cameras sent nothing for half a minute: nobody plays them, or the machine is too busy for them to run");
            }
        }

        return [.. Daylight.Academy.FrameLog.Read(FrameLog).Where(f => f.At >= from && f.At < until)];
    }

    /// <summary>All that is in the log now.</summary>
    public IEnumerable<SentFrame> AllFrames() => Daylight.Academy.FrameLog.Read(FrameLog);

    public ValueTask DisposeAsync() => child.DisposeAsync();

    /// <summary>Made once for a work folder and kept: the same bytes for every run.</summary>
    private static async Task<string> ClipAsync(DirectoryInfo work, CancellationToken cancellationToken)
    {
        var clip = Path.Combine(work.FullName, "daylight-bench-1080p25.h264");
        if (File.Exists(clip))
        {
            return clip;
        }

        var beside = Path.Combine(work.FullName, Guid.NewGuid().ToString("N") + ".h264");
        using var ffmpeg = Process.Start("ffmpeg",
        [
            "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25,noise=alls=12:allf=t", "-t", "12", "-c:v", "libx264",
            "-profile:v", "main", "-preset", "ultrafast", "-bf", "0", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-pix_fmt", "yuv420p",
            "-b:v", "4M", "-maxrate", "4M", "-bufsize", "4M", beside,
        ]);
        await ffmpeg.WaitForExitAsync(cancellationToken);
        if (ffmpeg.ExitCode != 0)
        {
            throw new BenchException("ffmpeg could not make the cameras' clip (needs libx264)");
        }

        File.Move(beside, clip, overwrite: true);
        return clip;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
