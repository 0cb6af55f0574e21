namespace Daylight.Contracts;

/// <summary>What a camera told of itself by ONVIF. No picture is in it: a look has one way, through the log.</summary>
/// <param name="Service">Its device service, where it answered.</param>
/// <param name="Manufacturer">Its maker.</param>
/// <param name="Model">Its model.</param>
/// <param name="Firmware">Its firmware's version.</param>
/// <param name="Serial">Its serial number.</param>
/// <param name="ClockOffset">How far its clock is ahead of the Recorder's, to about a second; null where it did not say.</param>
/// <param name="MediaService"><c>Media2</c> (Profile T) or <c>Media1</c> (Profile S): which one told the profiles.</param>
/// <param name="Profiles">What it offers, the largest picture first.</param>
/// <param name="Snapshot">How its snapshot answers, in words such as <c>answers: 1920x1080 JPEG, 312 kB</c>.</param>
/// <param name="Notes">What was odd and put right, a sentence each.</param>
public sealed record CameraOffer(
    Uri Service,
    string? Manufacturer,
    string? Model,
    string? Firmware,
    string? Serial,
    TimeSpan? ClockOffset,
    string MediaService,
    IReadOnlyList<OfferedProfile> Profiles,
    string Snapshot,
    IReadOnlyList<string> Notes);
