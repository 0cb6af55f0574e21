namespace Daylight.Desk.Cameras.Import;

/// <summary>What an import did, or would do.</summary>
/// <param name="DryRun">Whether nothing was changed.</param>
/// <param name="Rows">What became of each row, in the file's order.</param>
public sealed record CameraImport(bool DryRun, IReadOnlyList<CameraImportRow> Rows)
{
    /// <summary>Cameras added.</summary>
    public int Added => Count(CameraImportOutcome.Added);

    /// <summary>Cameras changed.</summary>
    public int Changed => Count(CameraImportOutcome.Changed);

    /// <summary>Cameras that were so already.</summary>
    public int Unchanged => Count(CameraImportOutcome.Unchanged);

    /// <summary>Rows refused.</summary>
    public int Refused => Count(CameraImportOutcome.Refused);

    private int Count(CameraImportOutcome outcome) => Rows.Count(r => r.Outcome == outcome);
}
