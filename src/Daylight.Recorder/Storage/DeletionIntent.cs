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
    /// <param name="folder">The store's folder.</param>
    /// <param name="unread">Told of each file that cannot be read, with its name and the fix. It holds up no other.</param>
    public static IReadOnlyList<DeletionIntent> Load(string folder, Action<string> unread) =>
        [.. Directory.EnumerateFiles(folder, "deleting-*.json").Order(StringComparer.Ordinal).Select(p => Read(p, unread)).OfType<DeletionIntent>()];

    /// <summary>Writes it down.</summary>
    public void Save(string folder) => DurableText.Write(PathIn(folder), JsonSerializer.Serialize(this));

    /// <summary>It is done.</summary>
    public void Forget(string folder) => File.Delete(PathIn(folder));

    private static DeletionIntent? Read(string path, Action<string> unread)
    {
        try
        {
            return JsonSerializer.Deserialize<DeletionIntent>(File.ReadAllText(path)) is { Volume: not null } intent ? intent : throw new JsonException("it names no volume");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            unread($"{path}: {e.Message}; if it is damaged, delete the file: the volume then goes when its days are over, with an entry of its own");
            return null;
        }
    }

    private string PathIn(string folder) => Path.Combine(folder, $"deleting-{Volume.Volume}.json");
}
