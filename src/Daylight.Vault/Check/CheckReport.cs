namespace Daylight.Vault.Check;

/// <summary>What a check found.</summary>
public sealed class CheckReport
{
    private readonly List<CheckFault> faults = [];
    private readonly List<string> notes = [];

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<CheckFault> Faults => faults;

    /// <summary>What one should know and is not wrong by itself: what is being written now, and gaps that a deletion leaves.</summary>
    public IReadOnlyList<string> Notes => notes;

    /// <summary>Volumes looked at.</summary>
    public int Volumes { get; internal set; }

    /// <summary>Extents whose headers were read.</summary>
    public long Extents { get; internal set; }

    /// <summary>Bytes of the volumes looked at.</summary>
    public long Bytes { get; internal set; }

    internal void Fault(CheckLevel level, string path, string detail) => faults.Add(new CheckFault(level, path, detail));

    internal void Note(string note) => notes.Add(note);
}
