using System.Buffers.Binary;
using System.Threading.Channels;

namespace Daylight.Ledger;

/// <summary>
/// A log on a folder of files (C2SP tlog-tiles), written by one sequencer. Appends that wait together are committed together:
/// entries and tiles are synced, then the checkpoint replaces the last one, then the callers are answered. What a crash leaves
/// beyond the checkpoint was never promised, and goes at the next start.
/// </summary>
public sealed class TlogLedger : ILedger, IAsyncDisposable
{
    /// <summary>The longest leaf, in bytes (an entry bundle counts in 16 bits).</summary>
    public const int MaxLeaf = ushort.MaxValue;

    private const int MaxBatch = 4096;

    private readonly string folder;
    private readonly NoteSigner signer;
    private readonly FileStream lockFile;
    private readonly Channel<Pending> queue = Channel.CreateBounded<Pending>(new BoundedChannelOptions(MaxBatch) { SingleReader = true });
    private readonly Task sequencer;

    // Owned by the sequencer: level 0 holds leaf hashes of the unfinished tile, level n those of finished tiles of level n-1.
    private readonly List<List<Digest>> edge = [];
    private List<byte[]> openBundle = [];

    // Written by the sequencer alone, read by anyone.
    private volatile Checkpoint latest;

    private TlogLedger(string folder, NoteSigner signer, FileStream lockFile, Checkpoint checkpoint)
    {
        this.folder = folder;
        this.signer = signer;
        this.lockFile = lockFile;
        latest = checkpoint;
        LoadEdge();
        sequencer = Task.Run(SequenceAsync);
    }

    /// <summary>Who verifies this log's checkpoints.</summary>
    public NoteVerifier Verifier => signer.Verifier;

    /// <summary>The policy under which this log's proofs are believed.</summary>
    public LogPolicy Policy => new(signer.Verifier);

    /// <summary>The latest checkpoint.</summary>
    public Checkpoint Latest => latest;

    /// <summary>Begins a new, empty log.</summary>
    /// <exception cref="LedgerUnavailableException">There is a log already, or the folder cannot be written.</exception>
    public static TlogLedger Create(string folder, NoteSigner signer)
    {
        Directory.CreateDirectory(folder);
        var held = Hold(folder);
        if (File.Exists(Path.Combine(folder, "checkpoint")) || Directory.Exists(Path.Combine(folder, "tile")))
        {
            // Tiles without a checkpoint are a log that lost it; signing an empty tree there would begin a second history.
            held.Dispose();
            throw new LedgerUnavailableException($"{folder}: there is a log here already; open it instead of creating one");
        }

        var checkpoint = Checkpoint.Sign(signer, 0, Merkle.EmptyRoot);
        LogFiles.Replace(Path.Combine(folder, "checkpoint"), System.Text.Encoding.UTF8.GetBytes(checkpoint.ToString()));
        LogFiles.SyncFolder(folder);
        return new TlogLedger(folder, signer, held, checkpoint);
    }

    /// <summary>Opens a log. Its tree must lead to its signed checkpoint.</summary>
    /// <exception cref="LedgerUnavailableException">There is no log, it is another's, it is in use, or its files do not fit its checkpoint.</exception>
    public static TlogLedger Open(string folder, NoteSigner signer)
    {
        if (!File.Exists(Path.Combine(folder, "checkpoint")))
        {
            throw new LedgerUnavailableException($"{folder}: there is no checkpoint; restore the log, or create a new one deliberately");
        }

        var held = Hold(folder);
        try
        {
            var reader = new TlogReader(folder);
            var checkpoint = reader.ReadCheckpoint();
            if (!new LogPolicy(signer.Verifier).Accepts(checkpoint, out var why))
            {
                throw new LedgerUnavailableException($"{folder}: {why}");
            }

            var root = Merkle.Root(checkpoint.Size, reader.Subtrees(checkpoint.Size));
            if (root != checkpoint.Root)
            {
                throw new LedgerUnavailableException($"{folder}: the tiles lead to root {root}, the checkpoint says {checkpoint.Root}; the log was changed or torn");
            }

            TornTiles.Delete(folder, checkpoint.Size);
            return new TlogLedger(folder, signer, held, checkpoint);
        }
        catch (Exception e) when (e is InvalidDataException or FormatException)
        {
            held.Dispose();
            throw new LedgerUnavailableException($"{folder}: {e.Message}", e);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public ValueTask<Checkpoint> LatestAsync(CancellationToken cancellationToken) => ValueTask.FromResult(latest);

    /// <inheritdoc/>
    public async Task<Appended> AppendAsync(Leaf leaf, CancellationToken cancellationToken)
    {
        var bytes = leaf.Encode();
        if (bytes.Length > MaxLeaf)
        {
            throw new ArgumentException($"leaf: {bytes.Length} bytes; at most {MaxLeaf}", nameof(leaf));
        }

        var pending = new Pending(bytes, new TaskCompletionSource<Appended>(TaskCreationOptions.RunContinuationsAsynchronously));
        try
        {
            await queue.Writer.WriteAsync(pending, cancellationToken).ConfigureAwait(false);
        }
        catch (ChannelClosedException e)
        {
            throw new LedgerUnavailableException("the log is closed" + (e.InnerException is null ? "" : ": " + e.InnerException.Message), e);
        }

        return await pending.Answer.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        queue.Writer.TryComplete();
        await sequencer.ConfigureAwait(false);
        await lockFile.DisposeAsync().ConfigureAwait(false);
    }

    private static FileStream Hold(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException e)
        {
            throw new LedgerUnavailableException($"{folder}: another sequencer holds this log; there must only ever be one", e);
        }
    }

    private void LoadEdge()
    {
        var reader = new TlogReader(folder);
        for (var (level, count) = (0, latest.Size); count > 0; level++, count /= Tiles.Width)
        {
            var width = (int)(count % Tiles.Width);
            var row = new List<Digest>(Tiles.Width);
            if (width > 0)
            {
                var hashes = reader.Hashes(level, count / Tiles.Width, width);
                row.AddRange(Enumerable.Range(0, width).Select(i => new Digest(hashes.AsSpan(i * Digest.Length, Digest.Length))));
            }

            edge.Add(row);
        }

        var open = (int)(latest.Size % Tiles.Width);
        openBundle = open == 0 ? [] : [.. reader.Bundle(latest.Size / Tiles.Width, open)];
    }

    private async Task SequenceAsync()
    {
        var batch = new List<Pending>();
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            batch.Clear();
            while (batch.Count < MaxBatch && queue.Reader.TryRead(out var pending))
            {
                batch.Add(pending);
            }

            try
            {
                Commit(batch);
            }
#pragma warning disable CA1031 // Whatever it was, every caller that waits must learn of it.
            catch (Exception e)
#pragma warning restore CA1031
            {
                // After a failed write or sync nothing in memory can be trusted to be what is on the disk; the log stops,
                // and opening it again starts from the last durable checkpoint.
                var reason = new LedgerUnavailableException("the log cannot be written: " + e.Message, e);
                queue.Writer.TryComplete(reason);
                batch.ForEach(p => p.Answer.TrySetException(reason));
                while (queue.Reader.TryRead(out var waiting))
                {
                    waiting.Answer.TrySetException(reason);
                }

                return;
            }
        }
    }

    private void Commit(List<Pending> batch)
    {
        var first = latest.Size;
        var written = new HashSet<string>(StringComparer.Ordinal);
        var size = first;
        foreach (var pending in batch)
        {
            openBundle.Add(pending.Leaf);
            size++;
            Push(0, Merkle.HashLeaf(pending.Leaf), size, written);
            if (openBundle.Count == Tiles.Width)
            {
                WriteBundle((size / Tiles.Width) - 1, written);
                openBundle = [];
            }
        }

        if (openBundle.Count > 0)
        {
            WriteBundle(size / Tiles.Width, written);
        }

        for (var (level, count) = (0, size); level < edge.Count; level++, count /= Tiles.Width)
        {
            if (edge[level].Count > 0)
            {
                WriteTile(level, count / Tiles.Width, edge[level], written);
            }
        }

        foreach (var touched in written)
        {
            LogFiles.SyncFolder(touched);
        }

        var subtrees = new TlogReader(folder).Subtrees(size);
        var checkpoint = Checkpoint.Sign(signer, size, Merkle.Root(size, subtrees));
        CheckNobodyElseSigned();
        LogFiles.Replace(Path.Combine(folder, "checkpoint"), System.Text.Encoding.UTF8.GetBytes(checkpoint.ToString()));
        LogFiles.SyncFolder(folder);
        latest = checkpoint;
        for (var i = 0; i < batch.Count; i++)
        {
            var index = first + i;
            batch[i].Answer.TrySetResult(new Appended(index, new TlogProof(index, Merkle.InclusionProof(index, size, subtrees), checkpoint)));
        }

        DropPartials(first, size);
    }

    /// <summary>Compare and swap: a checkpoint that is not the one this sequencer wrote is a second history, and this one ends.</summary>
    private void CheckNobodyElseSigned()
    {
        var path = Path.Combine(folder, "checkpoint");
        if (File.ReadAllText(path) != latest.ToString())
        {
            throw new InvalidDataException($"{path}: something else has written it");
        }
    }

    /// <summary>Deletes the partial forms of what has become full; readers then take the full one. Best effort: else it wastes room.</summary>
    private void DropPartials(long before, long after)
    {
        for (var level = 0; after >> (level * Tiles.Levels) > 0; level++)
        {
            var until = (after >> (level * Tiles.Levels)) / Tiles.Width;
            for (var index = (before >> (level * Tiles.Levels)) / Tiles.Width; index < until; index++)
            {
                Drop(Tiles.HashPath(level, index, Tiles.Width));
                if (level == 0)
                {
                    Drop(Tiles.EntriesPath(index, Tiles.Width));
                }
            }
        }

        void Drop(string full)
        {
            try
            {
                Directory.Delete(Path.Combine(folder, full + ".p"), recursive: true);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
            }
        }
    }

    /// <summary>Adds a hash to a level's unfinished tile; a finished tile is written and becomes one hash of the level above.</summary>
    private void Push(int level, Digest hash, long size, HashSet<string> written)
    {
        while (edge.Count <= level)
        {
            edge.Add([]);
        }

        edge[level].Add(hash);
        if (edge[level].Count < Tiles.Width)
        {
            return;
        }

        WriteTile(level, (size >> ((level + 1) * Tiles.Levels)) - 1, edge[level], written);
        var root = Merkle.Root(edge[level]);
        edge[level].Clear();
        Push(level + 1, root, size, written);
    }

    private void WriteTile(int level, long index, List<Digest> hashes, HashSet<string> written)
    {
        var bytes = new byte[hashes.Count * Digest.Length];
        for (var i = 0; i < hashes.Count; i++)
        {
            hashes[i].Span.CopyTo(bytes.AsSpan(i * Digest.Length));
        }

        Write(Tiles.HashPath(level, index, hashes.Count), bytes, written);
    }

    private void WriteBundle(long index, HashSet<string> written)
    {
        var bytes = new byte[openBundle.Sum(l => 2 + l.Length)];
        var at = 0;
        foreach (var leaf in openBundle)
        {
            BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(at), (ushort)leaf.Length);
            leaf.CopyTo(bytes.AsSpan(at + 2));
            at += 2 + leaf.Length;
        }

        Write(Tiles.EntriesPath(index, openBundle.Count), bytes, written);
    }

    private void Write(string path, byte[] bytes, HashSet<string> written)
    {
        var file = Path.Combine(folder, path);
        var parent = Path.GetDirectoryName(file)!;
        if (!Directory.Exists(parent))
        {
            Directory.CreateDirectory(parent);
            for (var above = Path.GetDirectoryName(parent)!; above.Length >= folder.Length; above = Path.GetDirectoryName(above)!)
            {
                written.Add(above);
            }
        }

        LogFiles.Replace(file, bytes);
        written.Add(parent);
    }

    private sealed record Pending(byte[] Leaf, TaskCompletionSource<Appended> Answer);
}
