using System.Globalization;

namespace Daylight.Bench;

/// <summary>One way of recording the same streams.</summary>
/// <param name="Name">How the tables call it.</param>
/// <param name="Start">Starts it on these cameras, writing into this folder only.</param>
internal sealed record Contender(string Name, Func<Cameras, DirectoryInfo, Task<IReadOnlyList<Child>>> Start)
{
    public const string Ours = "Daylight";
    public const string Floor = "floor";
    public const string Ffmpeg = "ffmpeg";
    public const string GStreamer = "GStreamer";

    /// <summary>All roles in one process: sealed, hashed, indexed, durable every second.</summary>
    public static Contender Daylight(BenchOptions options) => new(Ours, async (cameras, output) =>
    {
        var list = await cameras.ListAsync(output, CancellationToken.None);
        return [options.Daylight(Path.Combine(output.FullName, "daylight.log"), "run", "--data", Path.Combine(output.FullName, "data"), "--cameras", list, "--port", "0")];
    });

    /// <summary>Receive, AES-256-GCM, write: what no recorder that seals can go below.</summary>
    public static Contender TheFloor() => new(Floor, (cameras, output) => Task.FromResult<IReadOnlyList<Child>>(
    [
        BenchOptions.Self(
            Path.Combine(output.FullName, "floor.log"), "floor", "--first", cameras.Address(Cameras.Name(0)),
            "--cameras", cameras.Count.ToString(CultureInfo.InvariantCulture), "--out", Path.Combine(output.FullName, "sealed.bin")),
    ]));

    /// <summary>A process a camera, streams copied into 10 s files, in the clear.</summary>
    public static Contender FfmpegPerCamera() => new(Ffmpeg, (cameras, output) => Task.FromResult<IReadOnlyList<Child>>(
        [.. cameras.Names.Select(name => Child.Start("ffmpeg " + name, "ffmpeg",
        [
            "-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-i", cameras.Address(name), "-c", "copy",
            "-f", "segment", "-segment_time", "10", Path.Combine(output.FullName, name + "-%04d.mp4"),
        ], Path.Combine(output.FullName, name + ".log")))]));

    /// <summary>All cameras in one process, streams copied into 10 s files, in the clear.</summary>
    public static Contender OneGStreamer() => new(GStreamer, (cameras, output) =>
    {
        var pipelines = cameras.Names.SelectMany(name => (string[])
        [
            "rtspsrc", "location=" + cameras.Address(name), "protocols=tcp", "!", "rtph264depay", "!", "h264parse", "!",
            "splitmuxsink", "location=" + Path.Combine(output.FullName, name + "-%04d.mp4"), "max-size-time=10000000000",
        ]);
        return Task.FromResult<IReadOnlyList<Child>>([Child.Start("gst-launch-1.0", "gst-launch-1.0", ["-q", .. pipelines], Path.Combine(output.FullName, "gst.log"))]);
    });
}
