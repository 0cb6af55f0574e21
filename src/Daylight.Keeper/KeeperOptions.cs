using Daylight.Ledger;

namespace Daylight.Keeper;

/// <summary>What the Keeper needs to be told.</summary>
public sealed record KeeperOptions
{
    /// <summary>The Keeper's own folder: <c>keeper.db</c>. Readable by the Keeper's account only.</summary>
    public required string Directory { get; init; }

    /// <summary>Seals the private halves. Lost, all footage is lost with it.</summary>
    public required string Passphrase { get; init; }

    /// <summary>Whose grants count.</summary>
    public required VerifyingKey DeskKey { get; init; }

    /// <summary>Which log's proofs count, and which witnesses must stand behind it.</summary>
    public required LogPolicy LogPolicy { get; init; }

    /// <summary>How fresh the witnesses' word must be, where the policy asks for any.</summary>
    public WitnessTerms Witnesses { get; init; } = new();

    /// <summary>The retention classes whose keys are made ahead.</summary>
    public IReadOnlyList<string> RetentionClasses { get; init; } = ["standard"];

    /// <summary>PBKDF2 rounds of a new store (OWASP's figure for HMAC-SHA256).</summary>
    internal int Rounds { get; init; } = 600_000;
}
