using System.Text;

namespace Daylight.Vault;

/// <summary>A track inside a header: stream, length of the camera's name, 64 bytes of name padded with zeros.</summary>
internal static class TrackField
{
    public const int Length = 2 + CameraId.MaxLength;

    public static void Write(Span<byte> to, TrackId track)
    {
        to[0] = (byte)track.Stream;
        to[1] = (byte)Encoding.ASCII.GetBytes(track.Camera.Value, to[2..]);
    }

    public static TrackId Read(ReadOnlySpan<byte> from)
    {
        if (from[0] > 1 || from[1] > CameraId.MaxLength || !CameraId.TryParse(Encoding.ASCII.GetString(from.Slice(2, from[1])), out var camera))
        {
            throw new FormatException("volume item: its camera or stream is not one");
        }

        return new TrackId(camera, (StreamKind)from[0]);
    }
}
