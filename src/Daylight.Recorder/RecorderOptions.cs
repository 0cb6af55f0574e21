using Daylight.Ledger;
using Daylight.Media;
using Daylight.Recorder.Storage;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>How a Recorder runs.</summary>
/// <param name="Folder">Its own folder: store, cameras, openings. No other role writes there.</param>
/// <param name="Name">Its name in the log.</param>
/// <param name="DeskKey">The key whose grants open a stream of sealed bytes.</param>
public sealed record RecorderOptions(string Folder, string Name, VerifyingKey DeskKey)
{
    /// <summary>Where the chains' heads of each minute are kept.</summary>
    internal string HeadsFolder => Path.Combine(Path.GetFullPath(Folder), "heads");

    /// <summary>The shortest pause before a camera is tried again; doubled each time, with jitter, up to <see cref="MaxPause"/>.</summary>
    public TimeSpan MinPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest pause before a camera is tried again.</summary>
    public TimeSpan MaxPause { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often cameras are read from.</summary>
    public ReceiveLoopOptions Receive { get; init; } = new();

    /// <summary>How many threads read from cameras; each takes about 600 cameras of 4 Mbit/s.</summary>
    public int ReceiveThreads { get; init; } = 1;

    /// <summary>How cameras are looked for on the network.</summary>
    public DiscoveryOptions Discovery { get; init; } = new();

    /// <summary>Disks and retention classes; null for <see cref="StoragePlan.Default"/>.</summary>
    public StoragePlan? Storage { get; init; }

    /// <summary>How extents and volumes are kept, its disks aside when <see cref="Storage"/> names them; null for the defaults, in <see cref="Folder"/>.</summary>
    public StoreOptions? Store { get; init; }

    /// <summary>What the system grants to receive datagrams in, in bytes; null to ask it.</summary>
    internal int? DatagramBufferBytes { get; init; }
}
