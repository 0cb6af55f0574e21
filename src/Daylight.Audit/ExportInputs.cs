using Daylight.Ledger;

namespace Daylight.Audit;

/// <summary>What an export is judged by.</summary>
/// <param name="Folder">The export.</param>
/// <param name="Policy">Whose log counts.</param>
public sealed record ExportInputs(string Folder, LogPolicy Policy)
{
    /// <summary>The Desk's public key; without it the signatures on grant and manifest go unchecked.</summary>
    public NoteVerifier? DeskKey { get; init; }

    /// <summary>Folders of sealed volumes; without any, the list of records is not compared with what was recorded.</summary>
    public IReadOnlyList<string> VolumeDirectories { get; init; } = [];
}
