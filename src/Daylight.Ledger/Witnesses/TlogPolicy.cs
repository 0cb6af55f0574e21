namespace Daylight.Ledger.Witnesses;

/// <summary>Which logs are believed, and which witnesses, how many of them (C2SP tlog-policy).</summary>
/// <param name="Logs">The logs; may be none where the log is known otherwise.</param>
/// <param name="Witnesses">Every witness named.</param>
/// <param name="Quorum">Who must stand behind a checkpoint; null for nobody.</param>
public sealed record TlogPolicy(IReadOnlyList<PolicyLog> Logs, IReadOnlyList<PolicyWitness> Witnesses, QuorumMember? Quorum)
{
    /// <summary>Nobody's cosignature is needed.</summary>
    public static TlogPolicy None { get; } = new([], [], null);

    /// <summary>Reads a policy file.</summary>
    /// <exception cref="FormatException">The bytes are not a policy; the message names the line and what would be right.</exception>
    public static TlogPolicy Parse(ReadOnlySpan<byte> file) => new TlogPolicyReader().Read(file);

    /// <summary>The policy as it stands for one log.</summary>
    /// <exception cref="FormatException">The policy lists logs and this is none of them.</exception>
    public LogPolicy For(NoteVerifier log) =>
        Logs.Count == 0 || Logs.Any(l => l.Verifier.ToString() == log.ToString())
            ? new LogPolicy(log) { Witnesses = Witnesses, Quorum = Quorum }
            : throw new FormatException($"policy: no 'log' line has the key of '{log.Name}'; add 'log {log}', or leave all log lines out");
}
