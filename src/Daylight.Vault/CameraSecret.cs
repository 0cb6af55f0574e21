using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Vault;

/// <summary>A track's secret for one volume, from which its minute keys come. Wiped when disposed.</summary>
public sealed class CameraSecret : IDisposable
{
    /// <summary>Length in bytes.</summary>
    public const int Length = 32;

    private readonly byte[] secret;

    private CameraSecret(byte[] secret) => this.secret = secret;

    /// <summary>A fresh random secret.</summary>
    public static CameraSecret Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>Opens a camera box with an epoch's private key.</summary>
    /// <exception cref="CryptographicException">The box is not of this key, volume, track and epoch, or was changed.</exception>
    public static CameraSecret Open(CameraBox box, ECDiffieHellman epochKey)
    {
        var secret = Hpke.Open(epochKey, Info(box.Volume, box.Track, box.Epoch), [], box.Sealed.Span);
        return secret.Length == Length ? new CameraSecret(secret) : throw new CryptographicException("camera box: not a secret of 32 bytes");
    }

    /// <summary>Seals the secret as the box of a volume, track and epoch.</summary>
    public CameraBox Seal(VolumeId volume, TrackId track, EpochId epoch, ReadOnlySpan<byte> epochPublicKey) =>
        new(volume, track, epoch, Hpke.Seal(epochPublicKey, Info(volume, track, epoch), [], secret));

    /// <summary>The key of one minute: HKDF-Expand(secret, "daylight minute" ‖ Unix minute, 32).</summary>
    public MinuteKey Minute(UnixMinute minute)
    {
        Span<byte> info = stackalloc byte[15 + sizeof(long)];
        "daylight minute"u8.CopyTo(info);
        BinaryPrimitives.WriteInt64BigEndian(info[15..], minute.Value);
        var key = new byte[MinuteKey.Length];
        HKDF.Expand(HashAlgorithmName.SHA256, secret, key, info);
        return new MinuteKey(key);
    }

    /// <inheritdoc/>
    public void Dispose() => CryptographicOperations.ZeroMemory(secret);

    private static byte[] Info(VolumeId volume, TrackId track, EpochId epoch) =>
    [
        .. "daylight camera box v1\0"u8, .. volume.ToBytes(), .. Encoding.ASCII.GetBytes(epoch.ToString()), 0, .. Encoding.ASCII.GetBytes(track.ToString()),
    ];
}
