namespace Daylight.Desk.Cameras.Import;

/// <summary>What became of a row, or would.</summary>
public enum CameraImportOutcome
{
    /// <summary>A camera was added.</summary>
    Added,

    /// <summary>A known camera was changed.</summary>
    Changed,

    /// <summary>All was so already.</summary>
    Unchanged,

    /// <summary>The row was refused and changed nothing.</summary>
    Refused,
}
