using System.CommandLine;
using System.Text.Json;
using Daylight.Academy;

namespace Daylight.Commands;

/// <summary><c>daylight academy</c>: simulated cameras alone, for benches and rehearsals.</summary>
internal static class AcademyCommand
{
    public static Command Create()
    {
        var count = new Option<int>("--cameras") { Description = "How many cameras, bench-000 and on.", DefaultValueFactory = _ => 64 };
        var port = new Option<int>("--port") { Description = "The port to serve RTSP on.", DefaultValueFactory = _ => 8554 };
        var file = new Option<FileInfo?>("--clip") { Description = "An H.264 clip (Annex B, no B-frames) that all of them play; a street scene of the demo otherwise." };
        var rate = new Option<int>("--fps") { Description = "The clip's frames per second.", DefaultValueFactory = _ => 25 };
        var log = new Option<FileInfo?>("--frame-log") { Description = "A file that takes a row for every frame that falls due: what was sent, when." };
        var command = new Command("academy", "Serve simulated cameras over RTSP.") { count, port, file, rate, log };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var clip = parsed.GetValue(file) is { } given
                ? Clip.FromAnnexB(await File.ReadAllBytesAsync(given.FullName, cancellationToken), parsed.GetValue(rate))
                : StreetClips.Load(Town.PuertoClaro.Cameras[0].Id, CameraStream.Main);
            var options = new SimulatedCameraOptions
            {
                FrameLog = parsed.GetValue(log)?.FullName,
                // A busy machine must cost frames, which are counted, before it costs connections.
                StallLimit = TimeSpan.FromSeconds(10),
            };
            await using var cameras = await SimulatedCameras.StartAsync(SimulatedCameras.BenchFeeds(parsed.GetValue(count), clip), parsed.GetValue(port), options);
            System.Console.WriteLine($"{parsed.GetValue(count)} cameras at rtsp://127.0.0.1:{cameras.Port}/bench-000/main and on");
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            System.Console.WriteLine(JsonSerializer.Serialize(cameras.Statistics, JsonSerializerOptions.Web));
            return 0;
        });
        return command;
    }
}
