namespace Daylight.Contracts;

/// <summary>What becomes of a disk.</summary>
public enum DiskOutlook
{
    /// <summary>Nothing was measured yet.</summary>
    Unknown,

    /// <summary>Retention deletes as much as is written before the disk is full.</summary>
    Steady,

    /// <summary>It fills, in more than a day.</summary>
    Fills,

    /// <summary>It is full within a day: an alarm.</summary>
    FillsWithinADay,

    /// <summary>It is full: footage goes before its days. An alarm.</summary>
    Full,
}
