using System.CommandLine;
using Daylight.Bench;

var cameras = new Option<int>("--cameras") { Description = "How many simulated 1080p cameras.", DefaultValueFactory = _ => 64 };
var seconds = new Option<int>("--seconds") { Description = "How long each recorder is measured, in seconds.", DefaultValueFactory = _ => 60 };
var json = new Option<FileInfo?>("--json") { Description = "Also write the figures to this file." };
var program = new Option<FileInfo>("--program") { Description = "The built daylight.dll.", Required = true };

var recording = new Command("recording", "CPU seconds per GB recorded, beside one ffmpeg per camera on the same streams (BARS P1).") { cameras, seconds, json };
recording.SetAction((parsed, cancellationToken) => RecordingScenario.RunAsync(
    parsed.GetValue(program)!, parsed.GetValue(cameras), parsed.GetValue(seconds), parsed.GetValue(json), cancellationToken));

var root = new RootCommand("Daylight's scenarios: each with its reference in the same run.") { recording };
program.Recursive = true;
root.Options.Add(program);
return await root.Parse(args).InvokeAsync();
