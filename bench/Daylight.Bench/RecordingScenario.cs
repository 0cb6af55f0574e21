using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Daylight.Bench;

/// <summary>
/// The same simulated streams recorded by Daylight (sealed, hashed, indexed) and by one <c>ffmpeg -c copy</c> per camera,
/// one after the other in one run. The cameras are a process of their own and do not count.
/// </summary>
internal static class RecordingScenario
{
    private const int CameraPort = 18554;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(10);
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true };

    public static async Task<int> RunAsync(FileInfo program, int cameras, int seconds, FileInfo? json, CancellationToken cancellationToken)
    {
        var work = Directory.CreateTempSubdirectory("daylight-bench-");
        try
        {
            var clip = await ClipAsync(work, cancellationToken);
            await using var academy = Child.Start(
                "dotnet",
                [program.FullName, "academy", "--cameras", Text(cameras), "--port", Text(CameraPort), "--clip", clip, "--fps", "25"],
                Path.Combine(work.FullName, "academy.log"));
            await Task.Delay(TimeSpan.FromSeconds(3), cancellationToken);
            if (!academy.Running)
            {
                await Console.Error.WriteLineAsync("the simulated cameras did not start: " + await File.ReadAllTextAsync(Path.Combine(work.FullName, "academy.log"), cancellationToken));
                return 1;
            }

            var ours = await DaylightAsync(program, work, cameras, seconds, cancellationToken);
            var ffmpeg = await FfmpegAsync(work, cameras, seconds, cancellationToken);

            Console.WriteLine("| recorder | cameras | s | GB | CPU s | CPU s/GB | working set MiB |");
            Console.WriteLine("|---|---|---|---|---|---|---|");
            foreach (var f in new[] { ours, ffmpeg })
            {
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {f.Recorder} | {f.Cameras} | {f.Seconds:F1} | {f.Gigabytes:F3} | {f.CpuSeconds:F2} | {f.CpuSecondsPerGigabyte:F2} | {f.WorkingSetMiB:F0} |"));
            }

            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ratio: {ours.CpuSecondsPerGigabyte / ffmpeg.CpuSecondsPerGigabyte:F3} of ffmpeg (bar P1: 0.200 or less)"));
            if (json is not null)
            {
                await File.WriteAllTextAsync(json.FullName, JsonSerializer.Serialize(new[] { ours, ffmpeg }, Json), cancellationToken);
            }

            return 0;
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>The work of BARS.md: 1080p25, main profile, about 4 Mbit/s, a key frame every 2 s.</summary>
    private static async Task<string> ClipAsync(DirectoryInfo work, CancellationToken cancellationToken)
    {
        var clip = Path.Combine(work.FullName, "clip.h264");
        using var ffmpeg = Process.Start("ffmpeg",
        [
            "-nostdin", "-loglevel", "error", "-f", "lavfi", "-i", "testsrc2=s=1920x1080:r=25,noise=alls=12:allf=t", "-t", "12", "-c:v", "libx264",
            "-profile:v", "main", "-preset", "ultrafast", "-bf", "0", "-g", "50", "-keyint_min", "50", "-sc_threshold", "0", "-pix_fmt", "yuv420p",
            "-b:v", "4M", "-maxrate", "4M", "-bufsize", "4M", clip,
        ]);
        await ffmpeg.WaitForExitAsync(cancellationToken);
        return ffmpeg.ExitCode == 0 ? clip : throw new InvalidOperationException("ffmpeg could not make the clip");
    }

    private static async Task<Figure> DaylightAsync(FileInfo program, DirectoryInfo work, int cameras, int seconds, CancellationToken cancellationToken)
    {
        var data = work.CreateSubdirectory("daylight");
        var list = Path.Combine(work.FullName, "cameras.csv");
        await File.WriteAllLinesAsync(list, Names(cameras).Select(n => $"{n},{Address(n)}"), cancellationToken);
        await using var child = Child.Start(
            "dotnet",
            [program.FullName, "run", "--data", data.FullName, "--cameras", list, "--port", "18080"],
            Path.Combine(work.FullName, "daylight.log"));
        return await MeasureAsync("Daylight (sealed, hashed, indexed)", [child], Path.Combine(data.FullName, "recorder"), cameras, seconds, cancellationToken);
    }

    private static async Task<Figure> FfmpegAsync(DirectoryInfo work, int cameras, int seconds, CancellationToken cancellationToken)
    {
        var output = work.CreateSubdirectory("ffmpeg");
        var children = new List<Child>();
        try
        {
            foreach (var name in Names(cameras))
            {
                children.Add(Child.Start("ffmpeg",
                [
                    "-nostdin", "-loglevel", "error", "-rtsp_transport", "tcp", "-i", Address(name), "-c", "copy",
                    "-f", "segment", "-segment_time", "10", Path.Combine(output.FullName, name + "-%04d.mp4"),
                ]));
            }

            return await MeasureAsync("ffmpeg -c copy, one a camera (plain)", children, output.FullName, cameras, seconds, cancellationToken);
        }
        finally
        {
            foreach (var child in children)
            {
                await child.DisposeAsync();
            }
        }
    }

    private static async Task<Figure> MeasureAsync(string what, List<Child> children, string output, int cameras, int seconds, CancellationToken cancellationToken)
    {
        await Task.Delay(WarmUp, cancellationToken);
        var (cpu, bytes, clock) = (children.Sum(c => c.CpuSeconds()), Bytes(output), Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(seconds), cancellationToken);
        if (children.Find(c => !c.Running) is not null)
        {
            throw new InvalidOperationException(what + ": a recorder ended before the measurement did");
        }

        return new Figure(
            what, cameras, clock.Elapsed.TotalSeconds, (Bytes(output) - bytes) / 1e9, children.Sum(c => c.CpuSeconds()) - cpu, children.Sum(c => c.WorkingSetMiB()));
    }

    private static long Bytes(string folder) =>
        Directory.Exists(folder) ? new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length) : 0;

    private static IEnumerable<string> Names(int cameras) => Enumerable.Range(0, cameras).Select(i => $"bench-{i:D3}");

    private static string Address(string name) => $"rtsp://127.0.0.1:{CameraPort}/{name}/main";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
