using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>The size of a JPEG picture, from its frame header alone; no pixel is decoded.</summary>
internal static class JpegSize
{
    /// <summary>Reads the segments up to the frame header (ITU-T T.81 section B.2.2).</summary>
    /// <returns>Width and height in pixels; null when it is no JPEG or has no such header.</returns>
    public static (int Width, int Height)? Read(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8]))
        {
            return null;
        }

        int at = 2;
        while (at + 4 <= bytes.Length)
        {
            if (bytes[at] != 0xFF)
            {
                return null;
            }

            byte marker = bytes[at + 1];
            if (marker == 0xFF) // fill bytes, section B.1.1.2
            {
                at++;
                continue;
            }

            int length = BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
            bool frame = marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC); // tables and an extension share the range
            if (frame)
            {
                const int HeightAt = 5, WidthAt = 7;
                return at + WidthAt + 2 > bytes.Length ? null
                    : (BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + WidthAt)..]), BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + HeightAt)..])) is var (width, height)
                        && width > 0 && height > 0 ? (width, height) : null;
            }

            if (length < 2 || marker is 0xD8 or 0xD9 or 0xDA)
            {
                return null;
            }

            at += 2 + length;
        }

        return null;
    }
}
