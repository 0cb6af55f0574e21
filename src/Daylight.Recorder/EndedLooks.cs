using System.Collections.Concurrent;
using System.Text.Json;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>
/// The looks that were ended before their time, and those being served that may yet be. Each is forgotten when its grant has run out on
/// its own. The ended ones lie in a file: a recorder that starts again must not serve them.
/// </summary>
internal sealed class EndedLooks
{
    // An ended look whose grant was never shown here: by the Desk's rules no grant lasts as long.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly string path;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<Guid, Entry> entries = new();

    // One writes the file at a time.
    private readonly Lock saving = new();
    private bool saved = true;

    public EndedLooks(string path, TimeProvider clock, ILogger logger)
    {
        (this.path, this.clock) = (path, clock);
        try
        {
            foreach (var (look, until) in File.Exists(path) ? JsonSerializer.Deserialize<Dictionary<Guid, DateTimeOffset>>(File.ReadAllText(path)) ?? [] : [])
            {
                entries[look] = new Entry(new CancellationTokenSource(), until);
                entries[look].End.Cancel();
            }
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            // Recording does not end for it. The Keeper remembers too, and gives no more keys.
            logger.LogError("{Path}: {Detail}; looks that were ended before may be served sealed bytes until their grants run out", path, e.Message);
        }
    }

    /// <summary>How many are remembered.</summary>
    public int Count => entries.Count;

    /// <summary>Cancelled when the look is ended; it is already, when it was ended before it was first shown.</summary>
    /// <param name="look">The look.</param>
    /// <param name="expires">When its grant runs out.</param>
    public CancellationToken Of(Guid look, DateTimeOffset expires) => entries.AddOrUpdate(
        look,
        _ => new Entry(new CancellationTokenSource(), expires),
        (_, known) => known.Until < expires ? known with { Until = expires } : known).End.Token;

    /// <summary>Ends a look; durable when it returns.</summary>
    /// <exception cref="IOException">The look is ended, and its end could not be written down; it is tried again.</exception>
    public async Task EndAsync(Guid look)
    {
        await entries.GetOrAdd(look, _ => new Entry(new CancellationTokenSource(), clock.GetUtcNow() + Longest)).End.CancelAsync().ConfigureAwait(false);
        Save(always: true);
    }

    /// <summary>Forgets those whose grants have run out, and writes down what could not be. Called now and then.</summary>
    /// <exception cref="IOException">It cannot be written now either.</exception>
    public void Sweep()
    {
        var now = clock.GetUtcNow();
        var forgot = false;
        foreach (var old in entries.Where(e => e.Value.Until < now))
        {
            // A source without a timer holds nothing that wants to be disposed; a session may still listen to it.
            forgot |= entries.TryRemove(old) && old.Value.End.IsCancellationRequested;
        }

        Save(always: forgot);
    }

    private void Save(bool always)
    {
        lock (saving)
        {
            if (always || !saved)
            {
                saved = false;
                DurableText.Write(path, JsonSerializer.Serialize(entries.Where(e => e.Value.End.IsCancellationRequested).ToDictionary(e => e.Key, e => e.Value.Until)));
                saved = true;
            }
        }
    }

    private sealed record Entry(CancellationTokenSource End, DateTimeOffset Until);
}
