namespace Daylight.Vault;

/// <summary>
/// A track's secret for one volume, sealed to the Keeper's epoch key (RFC 9180 base mode; suite DHKEM(P-256,
/// HKDF-SHA256), HKDF-SHA256, AES-256-GCM). It can only be opened as the box of this volume, track and epoch, because
/// all three are in HPKE's <c>info</c>.
/// </summary>
/// <param name="Volume">The volume the box stands in.</param>
/// <param name="Track">The camera and stream.</param>
/// <param name="Epoch">The epoch whose key opens it.</param>
/// <param name="Sealed">65 bytes of encapsulated key, then 48 of sealed secret (32 and the tag).</param>
public sealed record CameraBox(VolumeId Volume, TrackId Track, EpochId Epoch, ReadOnlyMemory<byte> Sealed)
{
    /// <summary>Length of <see cref="Sealed"/> in bytes.</summary>
    public const int SealedLength = 65 + 48;
}
