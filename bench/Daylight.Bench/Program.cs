using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Daylight.Bench;

var json = new Option<FileInfo?>("--json") { Description = "Also write the report to this file; 'chart' draws it.", Recursive = true };
var runs = new Option<int>("--runs") { Description = "How often everything is measured; the table gives median, min and max.", DefaultValueFactory = _ => 1, Recursive = true };
var work = new Option<DirectoryInfo>("--work")
{
    Description = "The folder, and so the disk, that recordings are written to; emptied afterwards.", DefaultValueFactory = _ => new DirectoryInfo(Path.GetTempPath()), Recursive = true,
};
var program = new Option<FileInfo>("--program") { Description = "The built daylight.dll.", Recursive = true, DefaultValueFactory = _ => new FileInfo("daylight.dll") };

var root = new RootCommand("Daylight's measurements, each beside its reference in the same run.")
{
    Recording(), Scale(), Centre(), Live(), FanOut(), Seek(), Start(), Witness(), Faults(), Micro(), ChartCommand(), Floor(), Drain(),
};
foreach (var option in (Option[])[json, runs, work, program])
{
    root.Options.Add(option);
}

return await root.Parse(args).InvokeAsync();

BenchOptions Options(ParseResult parsed) =>
    new(parsed.GetValue(program)!, parsed.GetValue(work)!, parsed.GetValue(runs), parsed.GetValue(json));

Option<int> Count(string name, string what, int value)
{
    var option = new Option<int>(name) { Description = what, DefaultValueFactory = _ => value };
    option.Validators.Add(result => { if (result.GetValue(option) < 1) { result.AddError($"{name}: at least 1"); } });
    return option;
}

Command Scenario(string name, string what, Option[] options, Func<ParseResult, BenchOptions, DirectoryInfo, CancellationToken, Task<Report>> run)
{
    var command = new Command(name, what);
    foreach (var option in options)
    {
        command.Options.Add(option);
    }

    command.SetAction((parsed, cancellationToken) => Options(parsed).RunAsync(folder => run(parsed, Options(parsed), folder, cancellationToken)));
    return command;
}

Command Recording()
{
    var cameras = Count("--cameras", "How many simulated 1080p cameras.", 64);
    var seconds = Count("--seconds", "How long each recorder is measured, in seconds.", 60);
    var only = new Option<string[]>("--only") { Description = "Only these of Daylight, floor, GStreamer, ffmpeg; repeat for each.", DefaultValueFactory = _ => [] };
    only.AcceptOnlyFromAmong("Daylight", "daylight", "floor", "GStreamer", "gstreamer", "ffmpeg");
    return Scenario(
        "recording", "P1: CPU seconds per GB recorded, beside ffmpeg, GStreamer and the floor.", [cameras, seconds, only],
        (p, o, folder, stop) => RecordingScenario.RunAsync(o, folder, p.GetValue(cameras), TimeSpan.FromSeconds(p.GetValue(seconds)), p.GetValue(only)!, stop));
}

Command Scale()
{
    var cameras = new Option<int[]>("--cameras")
    {
        Description = "The numbers of cameras, such as 16,64,256,512.", DefaultValueFactory = _ => [16, 64, 256, 512],
        CustomParser = Numbers,
    };
    var seconds = Count("--seconds", "How long each number is measured, in seconds.", 30);
    return Scenario(
        "scale", "P3: what a camera costs as their number grows, beside the floor.", [cameras, seconds],
        (p, o, folder, stop) => ScaleScenario.RunAsync(o, folder, p.GetValue(cameras)!, TimeSpan.FromSeconds(p.GetValue(seconds)), stop));
}

Command Centre()
{
    var cameras = Count("--cameras", "How many simulated 1080p cameras.", 269);
    var minutes = new Option<double>("--minutes") { Description = "How long, in minutes.", DefaultValueFactory = _ => 10 };
    return Scenario(
        "centre", "P2, P4: a centre's cameras on this machine, sources included: frames lost, memory.", [cameras, minutes],
        (p, o, folder, stop) => CentreScenario.RunAsync(o, folder, p.GetValue(cameras), TimeSpan.FromMinutes(p.GetValue(minutes)), stop));
}

Command Live()
{
    var cameras = Count("--cameras", "How many cameras are recorded.", 64);
    var viewers = Count("--viewers", "How many of them are watched, by a viewer each.", 8);
    var seconds = Count("--seconds", "How long, in seconds.", 30);
    return Scenario(
        "live", "P5: from a frame's last packet to its sealed record at a viewer's socket.", [cameras, viewers, seconds],
        (p, o, folder, stop) => LiveScenario.RunAsync(o, folder, p.GetValue(cameras), p.GetValue(viewers), TimeSpan.FromSeconds(p.GetValue(seconds)), stop));
}

Command FanOut()
{
    var cameras = Count("--cameras", "How many cameras are recorded and watched.", 4);
    var viewers = Count("--viewers", "How many viewers.", 200);
    var seconds = Count("--seconds", "How long, in seconds.", 20);
    return Scenario(
        "fanout", "P6: sealed bytes to many viewers per CPU second, beside nginx and a static file.", [cameras, viewers, seconds],
        (p, o, folder, stop) => FanOutScenario.RunAsync(o, folder, p.GetValue(cameras), p.GetValue(viewers), TimeSpan.FromSeconds(p.GetValue(seconds)), stop));
}

Command Seek()
{
    var cameras = Count("--cameras", "How many cameras the catalog has.", 269);
    var days = Count("--days", "How many days it goes back.", 30);
    var seeks = Count("--seeks", "How many seeks in a run.", 200);
    return Scenario(
        "seek", "P8: from a moment anywhere in the catalog to its first sealed byte, cache cold.", [cameras, days, seeks],
        (p, o, folder, stop) => SeekScenario.RunAsync(o, folder, p.GetValue(cameras), p.GetValue(days), p.GetValue(seeks), stop));
}

Command Start()
{
    var cameras = Count("--cameras", "How many cameras are recorded across the restart, and stand in the catalog.", 64);
    var days = Count("--days", "How many days the catalog goes back.", 30);
    return Scenario(
        "start", "P14, P15: demo to first frame; kill -9 to recording again with a full catalog.", [cameras, days],
        (p, o, folder, stop) => StartScenario.RunAsync(o, folder, p.GetValue(cameras), p.GetValue(days), stop));
}

Command Witness()
{
    var witnesses = Count("--witnesses", "How many witness processes; all but one are needed.", 3);
    var looks = Count("--looks", "How many entries in a run.", 500);
    var rate = Count("--rate", "How many a second.", 50);
    return Scenario(
        "witness", "What a grant waits for its witnesses, beside an append without them.", [witnesses, looks, rate],
        (p, o, folder, stop) => WitnessScenario.RunAsync(o, folder, p.GetValue(witnesses), p.GetValue(looks), p.GetValue(rate), stop));
}

Command Faults()
{
    var cameras = Count("--cameras", "How many cameras are recorded.", 16);
    var seed = Count("--seed", "When the kills come; the same seed, the same pauses.", 1);
    var minutes = new Option<double>("--minutes") { Description = "How long, in minutes.", DefaultValueFactory = _ => 10 };
    var kills = new Option<int?>("--kills") { Description = "At most so many kills." };
    return Scenario(
        "faults", "kill -9 every 5 to 30 s under load: acknowledged extents missing, frames lost.", [cameras, seed, minutes, kills],
        (p, o, folder, stop) => FaultScenario.RunAsync(
            o, folder, p.GetValue(cameras), p.GetValue(seed), TimeSpan.FromMinutes(p.GetValue(minutes)), p.GetValue(kills), stop));
}

Command Micro()
{
    var filter = new Option<string>("--filter") { Description = "Which benchmarks, such as *Seal*.", DefaultValueFactory = _ => "*" };
    var command = new Command("micro", "Micro-benchmarks with allocations: depacketizing, sealing, extents, catalog.") { filter };
    command.SetAction(parsed => MicroBenchmarks.Run(parsed.GetValue(filter)!, parsed.GetValue(work)!));
    return command;
}

Command ChartCommand()
{
    var report = new Argument<FileInfo>("report") { Description = "A report written with --json." };
    var svg = new Argument<FileInfo>("svg") { Description = "The drawing to write." };
    var command = new Command("chart", "Draws a report's headline figure as SVG.") { report, svg };
    command.SetAction(parsed =>
    {
        try
        {
            File.WriteAllText(parsed.GetValue(svg)!.FullName, Chart.Draw(Report.Load(parsed.GetValue(report)!.FullName)));
            return 0;
        }
        catch (Exception e) when (e is BenchException or IOException)
        {
            Console.Error.WriteLine("daylight bench: " + e.Message);
            return 1;
        }
    });
    return command;
}

Command Floor()
{
    var first = new Option<string>("--first") { Required = true };
    var cameras = new Option<int>("--cameras") { Required = true };
    var output = new Option<string>("--out") { Required = true };
    var command = new Command("floor", "The floor recorder, which 'recording' and 'scale' start by themselves.") { first, cameras, output };
    command.Hidden = true;
    command.SetAction(parsed => FloorRecorder.Run(new Uri(parsed.GetValue(first)!), parsed.GetValue(cameras), parsed.GetValue(output)!));
    return command;
}

Command Drain()
{
    var targets = new Option<string>("--targets") { Required = true };
    var tally = new Option<string>("--tally") { Required = true };
    var command = new Command("drain", "The viewers of 'fanout', which starts them by itself.") { targets, tally };
    command.Hidden = true;
    command.SetAction(parsed => DrainProcess.Run(parsed.GetValue(targets)!, parsed.GetValue(tally)!));
    return command;
}

static int[] Numbers(ArgumentResult result)
{
    var numbers = new List<int>();
    foreach (var text in result.Tokens.SelectMany(t => t.Value.Split(',')))
    {
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number < 1)
        {
            result.AddError($"--cameras '{text}': expected whole numbers from 1, such as 16,64,256");
            return [];
        }

        numbers.Add(number);
    }

    return [.. numbers];
}
