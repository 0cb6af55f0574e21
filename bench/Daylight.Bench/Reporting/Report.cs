using System.Text.Json;

namespace Daylight.Bench;

/// <summary>What a scenario found: the one form of every table, JSON file and chart.</summary>
/// <param name="Scenario">Which scenario.</param>
/// <param name="Title">What it measures, in a line.</param>
/// <param name="Headline">The figure that the chart shows.</param>
/// <param name="At">When it began.</param>
/// <param name="Machine">Where.</param>
/// <param name="Parameters">How it was called.</param>
/// <param name="Series">All figures.</param>
/// <param name="Bars">The bars and how they stand.</param>
/// <param name="Notes">What a reader must know of this very run: frames missing, load of others.</param>
internal sealed record Report(
    string Scenario,
    string Title,
    string Headline,
    DateTimeOffset At,
    Machine Machine,
    IReadOnlyDictionary<string, string> Parameters,
    IReadOnlyList<Series> Series,
    IReadOnlyList<Bar> Bars,
    IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static Report Load(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Report>(File.ReadAllText(path), Json) ?? throw new BenchException($"{path}: holds no report");
        }
        catch (JsonException e)
        {
            throw new BenchException($"{path}: not a report of this bench ({e.Message}); write one with --json");
        }
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
    }
}
