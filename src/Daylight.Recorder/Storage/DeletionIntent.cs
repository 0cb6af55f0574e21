using System.Text.Json;
using System.Text.Json.Serialization;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Daylight.Vault.Retention;

namespace Daylight.Recorder.Storage;

/// <summary>A deletion that was begun, as it is written down until the volume is gone: one file each, so that one that is stuck holds up no other.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Reason">Why it goes.</param>
/// <param name="Logged">Whether the log has its entry, which is then not told again.</param>
internal sealed record DeletionIntent(StoredVolume Volume, [property: JsonConverter(typeof(JsonStringEnumConverter))] DeletionReason Reason, bool Logged = false)
{
    /// <summary>What was begun in a store and is not finished.</summary>
    /// <exception cref="InvalidDataException">A file is none of ours; the message names it.</exception>
    public static IReadOnlyList<DeletionIntent> Load(string folder) => [.. Directory.EnumerateFiles(folder, "deleting-*.json").Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Writes it down.</summary>
    public void Save(string folder) => DurableText.Write(PathIn(folder), JsonSerializer.Serialize(this));

    /// <summary>It is done.</summary>
    public void Forget(string folder) => File.Delete(PathIn(folder));

    private static DeletionIntent Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<DeletionIntent>(File.ReadAllText(path)) ?? throw new InvalidDataException($"{path}: no deletion; delete the file");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path}: {e.Message}; delete the file", e);
        }
    }

    private string PathIn(string folder) => Path.Combine(folder, $"deleting-{Volume.Volume}.json");
}
