namespace Daylight.Vault.Tests.Faults;

/// <summary>
/// A file system that fails as it is told and knows what of each file would survive a loss of power: what was synced, and of what
/// was not any subset of its blocks. What is written shows in the real files at once, as it does in a page cache.
/// </summary>
internal sealed class FaultyFiles(int seed) : IVolumeFiles
{
    private readonly Random random = new(seed);
    private readonly Dictionary<string, FaultyFile> files = new(StringComparer.Ordinal);
    private long operations;

    /// <summary>Decides what happens to an operation.</summary>
    public Func<FileOperation, FileFault> Policy { get; set; } = _ => FileFault.None;

    /// <summary>Operations so far.</summary>
    public long Operations => operations;

    /// <summary>How many of them went wrong.</summary>
    public long Injected { get; private set; }

    public IVolumeFile Create(string path)
    {
        var fault = Decide("create", path);
        if (fault is FileFault.Torn)
        {
            File.WriteAllBytes(path, []);
            throw new IOException($"injected: the folder of {path} cannot be synced");
        }

        if (fault != FileFault.None)
        {
            throw new IOException($"injected: {path} cannot be created");
        }

        return files[path] = new FaultyFile(this, path);
    }

    public void Cut(string path, long length)
    {
        if (Decide("cut", path) != FileFault.None)
        {
            throw new IOException($"injected: {path} cannot be cut");
        }

        using var file = File.Open(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
        file.SetLength(length);
        files.GetValueOrDefault(path)?.CutTo(length);
    }

    /// <summary>Copies a folder as it is found after a crash.</summary>
    /// <param name="from">The folder that this file system's files lie in, in any depth.</param>
    /// <param name="to">Where the copy goes.</param>
    /// <param name="powerLoss">What was not synced is lost in part; else only the process was killed and all written bytes are there.</param>
    public void Crash(string from, string to, bool powerLoss)
    {
        foreach (var path in Directory.GetFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(to, Path.GetRelativePath(from, path));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            if (powerLoss && files.TryGetValue(path, out var file))
            {
                file.Survive(copy, random);
            }
            else
            {
                File.Copy(path, copy, overwrite: true);
            }

            if (powerLoss && path.EndsWith("-wal", StringComparison.Ordinal))
            {
                // The catalog's journal is not synced with every commit (synchronous=NORMAL): any end of it may be lost.
                using var wal = File.Open(copy, FileMode.Open);
                wal.SetLength(random.NextInt64(wal.Length + 1));
            }
        }

        foreach (var folder in Directory.GetDirectories(from, "*", SearchOption.AllDirectories))
        {
            Directory.CreateDirectory(Path.Combine(to, Path.GetRelativePath(from, folder)));
        }
    }

    private FileFault Decide(string kind, string path)
    {
        var fault = Policy(new FileOperation(operations++, kind, path));
        Injected += fault == FileFault.None ? 0 : 1;
        return fault;
    }

    private sealed class FaultyFile(FaultyFiles system, string path) : IVolumeFile
    {
        private readonly FileStream real = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        private readonly SortedDictionary<long, byte[]> durable = [];
        private readonly List<(long Offset, byte[] Bytes)> pending = [];
        private long durableLength;

        public void Write(long offset, IReadOnlyList<ReadOnlyMemory<byte>> blocks)
        {
            Assert.Equal(0, offset % VolumeHeader.Block);
            Assert.All(blocks, b => Assert.Equal(0, b.Length % VolumeHeader.Block));
            var bytes = blocks.SelectMany(b => b.ToArray()).ToArray();
            var fault = system.Decide("write", path);
            var whole = fault switch { FileFault.None => bytes.Length, FileFault.Short => system.random.Next(bytes.Length / VolumeHeader.Block) * VolumeHeader.Block, _ => 0 };
            for (var at = 0; at < bytes.Length; at += VolumeHeader.Block)
            {
                if (at < whole || (fault == FileFault.Torn && system.random.Next(2) == 0))
                {
                    real.Position = offset + at;
                    real.Write(bytes, at, VolumeHeader.Block);
                    pending.Add((offset + at, bytes[at..(at + VolumeHeader.Block)]));
                }
            }

            if (fault != FileFault.None)
            {
                throw fault == FileFault.Foreign
                    ? new ArgumentOutOfRangeException(nameof(blocks), $"injected: {path} is too large")
                    : new IOException($"injected: {path} takes no more");
            }
        }

        public void Sync()
        {
            var fault = system.Decide("sync", path);
            if (fault != FileFault.None)
            {
                // Some of it may have gone to the disk before the error; the rest may or may not go there later.
                pending.RemoveAll(p => system.random.Next(2) == 0 && Keep(p));
                throw fault == FileFault.Foreign
                    ? new OperationCanceledException($"injected: syncing {path} was cancelled")
                    : new IOException($"injected: {path} cannot be synced");
            }

            pending.ForEach(p => Keep(p));
            pending.Clear();
            durableLength = real.Length;
        }

        public void Dispose() => real.Dispose();

        public void CutTo(long length)
        {
            pending.RemoveAll(p => p.Offset >= length);
            durable.Keys.Where(o => o >= length).ToList().ForEach(o => durable.Remove(o));
            durableLength = Math.Min(durableLength, length);
        }

        public void Survive(string copy, Random random)
        {
            using var file = File.Open(copy, FileMode.Create);
            var longest = new FileInfo(path).Length;
            var length = durableLength + random.NextInt64(longest - durableLength + 1);
            file.SetLength(random.Next(2) == 0 ? length : longest);
            foreach (var (offset, bytes) in durable.Select(d => (d.Key, d.Value)).Concat(pending.Where(_ => random.Next(2) == 0)))
            {
                file.Position = offset;
                file.Write(bytes);
            }
        }

        private bool Keep((long Offset, byte[] Bytes) block)
        {
            durable[block.Offset] = block.Bytes;
            durableLength = Math.Max(durableLength, block.Offset + block.Bytes.Length);
            return true;
        }
    }
}
