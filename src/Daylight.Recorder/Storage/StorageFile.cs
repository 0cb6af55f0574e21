using System.Text.Json;
using System.Text.Json.Serialization;

namespace Daylight.Recorder.Storage;

/// <summary>Reads <c>storage.json</c>; docs/reference/storage.md describes it.</summary>
public static class StorageFile
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The plan in a Recorder's folder; the default where there is no file.</summary>
    /// <exception cref="StorageRefusedException">The file cannot be read as a plan.</exception>
    public static StoragePlan Load(string recorderFolder)
    {
        var path = Path.Combine(recorderFolder, "storage.json");
        return File.Exists(path) ? Parse(path, File.ReadAllText(path)) : StoragePlan.Default(recorderFolder);
    }

    /// <summary>Reads a plan.</summary>
    /// <param name="name">What the text is called in errors.</param>
    /// <param name="text">JSON.</param>
    /// <exception cref="StorageRefusedException">It is none; every field that is wrong is named.</exception>
    public static StoragePlan Parse(string name, string text)
    {
        Whole whole;
        try
        {
            whole = JsonSerializer.Deserialize<Whole>(text, Json) ?? new Whole(null, null, null, null);
        }
        catch (JsonException e)
        {
            throw new StorageRefusedException(name, [new StorageFault(e.Path ?? "$", $"line {e.LineNumber + 1}", "not JSON, no such field, or not of its kind; docs/reference/storage.md lists the fields")]);
        }

        var faults = new List<StorageFault>();
        var disks = (whole.Disks ?? []).Select((d, i) => new DiskPlan(
            Path.TrimEndingDirectorySeparator(d.Folder ?? ""), d.Classes ?? [], Size($"disks[{i}].quota", d.Quota, faults), Size($"disks[{i}].keepFree", d.KeepFree, faults))).ToList();
        var classes = (whole.Classes ?? []).Select(c => new RetentionRule(c.Name ?? "", c.Days, c.SubStream)).ToList();
        var plan = new StoragePlan(classes, disks);
        plan = plan with { MainBytesPerSecond = Rate("mainMbps", whole.MainMbps, plan.MainBytesPerSecond, faults), SubBytesPerSecond = Rate("subMbps", whole.SubMbps, plan.SubBytesPerSecond, faults) };
        return faults.Count == 0 ? plan : throw new StorageRefusedException(name, faults);
    }

    private static long Rate(string field, double? megabits, long otherwise, List<StorageFault> faults)
    {
        if (megabits is <= 0 or > 1000)
        {
            faults.Add(new StorageFault(field, $"{megabits}", "give megabits a second, above 0 and at most 1000"));
        }

        return megabits is { } given ? (long)(given * 125_000) : otherwise;
    }

    private static long? Size(string field, JsonElement? value, List<StorageFault> faults)
    {
        if (value is not { } given || given.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var text = given.ToString();
        if (ByteSize.TryParse(text, out var bytes))
        {
            return bytes;
        }

        faults.Add(new StorageFault(field, text, "not a size above 0; write for example \"500 GB\" or \"2 TiB\""));
        return null;
    }

    private sealed record Whole(List<ClassLine>? Classes, List<DiskLine>? Disks, double? MainMbps, double? SubMbps);

    private sealed record ClassLine(string? Name, int Days, string? SubStream);

    private sealed record DiskLine(string? Folder, List<string>? Classes, JsonElement? Quota, JsonElement? KeepFree);
}
