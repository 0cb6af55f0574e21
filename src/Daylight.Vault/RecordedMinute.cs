namespace Daylight.Vault;

/// <summary>What the catalog knows of one minute of one track in one volume.</summary>
/// <param name="Minute">The minute.</param>
/// <param name="Volume">The volume.</param>
/// <param name="LastOffset">Where the minute's last extent stands; the ones before are found by <see cref="ExtentHeader.PreviousOffset"/>.</param>
/// <param name="Bytes">Bytes of records.</param>
/// <param name="Frames">How many records.</param>
/// <param name="KeyFrames">How many key frames.</param>
public sealed record RecordedMinute(UnixMinute Minute, VolumeId Volume, long LastOffset, long Bytes, int Frames, int KeyFrames)
{
    internal MinuteMarks Marks { get; init; } = new(null);
}
