using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>What an auditor is given: files and public keys, nothing that answers for itself.</summary>
/// <param name="LogDirectory">The log's folder (C2SP tlog-tiles).</param>
/// <param name="Policy">The log's public key, and the witnesses that the auditor wants to see behind it.</param>
/// <param name="OpeningStores">The roles' opening stores; without them only counts and kinds can be checked.</param>
/// <param name="StateFile">The auditor's own file: every checkpoint that it saw. Without it a re-signed history goes unseen.</param>
public sealed record AuditInputs(string LogDirectory, LogPolicy Policy, IReadOnlyList<string> OpeningStores, string? StateFile)
{
    /// <summary>Folders of sealed volumes (<c>*.vol</c>), of all disks that carry one recorder's chains.</summary>
    public IReadOnlyList<string> VolumeDirectories { get; init; } = [];

    /// <summary>Folders of the recorder's heads files; when there are any, the log's roots are checked against them and the volumes.</summary>
    public IReadOnlyList<string> HeadsDirectories { get; init; } = [];

    /// <summary>The oldest that a quorum's word may be.</summary>
    public TimeSpan WitnessFresh { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>How far a witness's clock may run ahead of the auditor's before its word does not count.</summary>
    public TimeSpan WitnessAhead { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>The time of the audit; for files that were copied, when they were.</summary>
    public DateTimeOffset Now { get; init; } = DateTimeOffset.UtcNow;
}
