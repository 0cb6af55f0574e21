namespace Daylight.Contracts;

/// <summary>The form of an export's signed note: written by the Desk's side, read by the auditor.</summary>
public static class ExportNote
{
    /// <summary>The Desk's name on its notes, as in <c>public/desk.vkey</c>.</summary>
    public const string SignerName = "daylight.example/desk";

    /// <summary>What the Desk signs: which look, which manifest, where in the log.</summary>
    /// <param name="look">The look whose grant the export was made under.</param>
    /// <param name="manifest">SHA-256 of the manifest, 32 bytes.</param>
    /// <param name="index">The index of the <see cref="EntryKinds.ExportSealed"/> entry.</param>
    public static string Text(Guid look, ReadOnlySpan<byte> manifest, long index) =>
        FormattableString.Invariant($"daylight export v1\nlook {look:D}\nmanifest sha256 {Convert.ToHexStringLower(manifest)}\nlog index {index}\n");
}
