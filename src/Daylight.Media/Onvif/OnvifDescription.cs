namespace Daylight.Media;

/// <summary>What a device told of itself.</summary>
/// <param name="Service">Its device service, where it answered.</param>
/// <param name="Manufacturer">Its maker.</param>
/// <param name="Model">Its model.</param>
/// <param name="Firmware">Its firmware's version.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="ClockOffset">How far its clock is ahead of ours, to about a second; null where it did not say.</param>
/// <param name="Media2">Whether it was asked by the media service of Profile T; else by that of Profile S.</param>
/// <param name="Profiles">What it offers, the largest picture first.</param>
/// <param name="Snapshot">How its snapshot answers.</param>
/// <param name="Notes">What was odd and put right, a sentence each.</param>
public sealed record OnvifDescription(
    Uri Service,
    string? Manufacturer,
    string? Model,
    string? Firmware,
    string? Serial,
    TimeSpan? ClockOffset,
    bool Media2,
    IReadOnlyList<OnvifProfile> Profiles,
    OnvifSnapshot Snapshot,
    IReadOnlyList<string> Notes);
