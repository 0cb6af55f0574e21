namespace Daylight.Audit;

/// <summary>What sort of thing is wrong.</summary>
public enum FindingKind
{
    /// <summary>The checkpoint is missing, malformed or not signed by the log's key.</summary>
    Checkpoint,

    /// <summary>A tile or an entry bundle is missing, torn, or not what the signed root covers.</summary>
    Tree,

    /// <summary>The log has signed two histories, or has shrunk.</summary>
    History,

    /// <summary>The policy's witnesses do not stand behind the log, or have not for too long.</summary>
    Witness,

    /// <summary>An entry cannot be read, or says what cannot be.</summary>
    Entry,

    /// <summary>Keys were released without a grant before it, or beyond it.</summary>
    Release,

    /// <summary>A volume or an extent is unreadable, altered, missing or out of its place.</summary>
    Footage,

    /// <summary>The chain heads' commitments contradict each other.</summary>
    Heads,

    /// <summary>An export is not what its manifest, or its manifest not what the log, says.</summary>
    Export,
}
