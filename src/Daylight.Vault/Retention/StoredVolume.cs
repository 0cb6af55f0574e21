namespace Daylight.Vault.Retention;

/// <summary>A volume on a disk.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Epoch">The day and class that it is sealed under.</param>
/// <param name="CreatedMicros">When it was begun, microseconds since 1970.</param>
/// <param name="Disk">The disk's folder.</param>
/// <param name="Bytes">Its length.</param>
public sealed record StoredVolume(VolumeId Volume, EpochId Epoch, long CreatedMicros, string Disk, long Bytes)
{
    /// <summary>
    /// The UTC day of its newest footage. Under an older day's key too when the Keeper was away at the day's change: what was promised
    /// to be kept counts from when it was recorded.
    /// </summary>
    public DateOnly Day
    {
        get
        {
            var created = DateOnly.FromDateTime(DateTime.UnixEpoch.AddTicks(CreatedMicros * TimeSpan.TicksPerMicrosecond));
            return created > Epoch.Day ? created : Epoch.Day;
        }
    }
}
