using System.Globalization;
using System.Text;

namespace Daylight.Ledger.Witnesses;

/// <summary>
/// A witness's memory: for each log one file with the checkpoint that it cosigned last. It is made once, when the log is first
/// named, and a log that was named before and whose file is gone is an error for a person: without it the witness would cosign a
/// second history.
/// </summary>
internal sealed class WitnessStore : IDisposable
{
    /// <summary>Pieces kept of each kind against one log.</summary>
    private const int MaxEvidence = 100;

    private readonly string folder;
    private readonly FileStream held;

    /// <exception cref="WitnessStateException">Another witness runs on this folder.</exception>
    public WitnessStore(string folder)
    {
        this.folder = folder;
        Directory.CreateDirectory(Path.Combine(folder, "evidence"));
        try
        {
            held = new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new WitnessStateException($"{folder}: another witness runs on this folder; there must only ever be one", e);
        }
    }

    /// <summary>What was cosigned last of a log; null when nothing was yet.</summary>
    /// <exception cref="WitnessStateException">It was here and is gone, or is not what this witness wrote.</exception>
    public Checkpoint? Load(WitnessedLog log, CosignatureVerifier me)
    {
        var (state, known) = (StateOf(log), Path.Combine(folder, "logs"));
        string[] before = File.Exists(known) ? File.ReadAllLines(known) : [];
        if (!File.Exists(state))
        {
            if (before.Contains(log.Hash, StringComparer.Ordinal))
            {
                throw new WitnessStateException($"{state}: missing, and log '{log.Origin}' was witnessed before; restore the newest copy, or run a new witness under a new key");
            }

            Write(state, "");
        }

        if (!before.Contains(log.Hash, StringComparer.Ordinal))
        {
            Write(known, string.Concat(before.Append(log.Hash).Select(h => h + "\n")));
        }

        return Read(log, me);
    }

    /// <summary>Replaces a log's checkpoint, durably, if it is still the one expected.</summary>
    /// <exception cref="WitnessStateException">Something else has written the file.</exception>
    /// <exception cref="IOException">It could not be written; which of the two is on the disk is not known.</exception>
    public void Swap(WitnessedLog log, Checkpoint? expected, Checkpoint next)
    {
        var state = StateOf(log);
        if (File.ReadAllText(state) != (expected?.ToString() ?? ""))
        {
            throw new WitnessStateException($"{state}: something else has written it");
        }

        Write(state, next.ToString());
    }

    /// <summary>Keeps evidence, unless the same two checkpoints are kept already. Returns whether it was new.</summary>
    public bool Keep(WitnessedLog log, ForkEvidence evidence)
    {
        var series = $"{(evidence.Proven ? "fork" : "unproven")}-{log.Hash[..16]}-";
        var name = string.Create(CultureInfo.InvariantCulture, $"{series}{evidence.Shown.Size}-{evidence.Shown.Root.ToString()[..16]}.txt");
        var path = Path.Combine(folder, "evidence", name);

        // Neither who replays a log's checkpoints with false proofs nor a log that signs fork after fork may fill the disk; one fork is proof.
        if (File.Exists(path) || Directory.EnumerateFiles(Path.Combine(folder, "evidence"), series + "*").Count() >= MaxEvidence)
        {
            return false;
        }

        Write(path, $"{evidence.Words}\nfound {evidence.Found:O}\n\n== cosigned before\n{evidence.Cosigned}\n== shown\n{evidence.Shown}");
        return true;
    }

    /// <summary>Every piece of evidence kept, as text, the oldest first.</summary>
    public IReadOnlyList<string> Evidence() =>
        [.. new DirectoryInfo(Path.Combine(folder, "evidence")).EnumerateFiles("*.txt").OrderBy(f => f.LastWriteTimeUtc).Select(f => File.ReadAllText(f.FullName))];

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    private static void Write(string path, string text)
    {
        LogFiles.Replace(path, Encoding.UTF8.GetBytes(text));
        LogFiles.SyncFolder(Path.GetDirectoryName(path)!);
    }

    private Checkpoint? Read(WitnessedLog log, CosignatureVerifier me)
    {
        var state = StateOf(log);
        try
        {
            var text = File.ReadAllText(state);
            if (text.Length == 0)
            {
                return null;
            }

            var checkpoint = Checkpoint.Parse(text);
            if (checkpoint.Origin != log.Origin || checkpoint.Note.Signatures.FirstOrDefault(me.IsMine) is not { } mine || me.TimeOf(checkpoint.Note.Text, mine) is null)
            {
                throw new WitnessStateException($"{state}: not a checkpoint of '{log.Origin}' that this witness cosigned; restore the newest copy");
            }

            return checkpoint;
        }
        catch (FormatException e)
        {
            throw new WitnessStateException($"{state}: {e.Message}; restore the newest copy", e);
        }
    }

    private string StateOf(WitnessedLog log) => Path.Combine(folder, log.Hash + ".checkpoint");
}
