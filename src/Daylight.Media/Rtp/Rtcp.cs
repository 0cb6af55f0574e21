using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>What a compound RTCP packet (RFC 3550 section 6) says that matters here: its sender report and whether a source leaves.</summary>
internal readonly record struct Rtcp(bool HasReport, uint Ssrc, ulong NtpTime, uint RtpTime, uint Packets, uint Octets, bool Bye)
{
    /// <summary>Reads all packets of a compound one.</summary>
    /// <param name="compound">The compound packet.</param>
    /// <param name="source">Whose goodbye counts; null for anybody's.</param>
    /// <param name="parsed">What it says.</param>
    public static bool TryParse(ReadOnlySpan<byte> compound, uint? source, out Rtcp parsed)
    {
        parsed = default;
        while (!compound.IsEmpty)
        {
            if (compound.Length < 4 || compound[0] >> 6 != 2)
            {
                return false;
            }

            int length = 4 * (BinaryPrimitives.ReadUInt16BigEndian(compound[2..]) + 1);
            if (length > compound.Length)
            {
                return false;
            }

            ReadOnlySpan<byte> body = compound[4..length];
            switch (compound[1])
            {
                case 200 when body.Length >= 24:
                    parsed = parsed with
                    {
                        HasReport = true,
                        Ssrc = BinaryPrimitives.ReadUInt32BigEndian(body),
                        NtpTime = BinaryPrimitives.ReadUInt64BigEndian(body[4..]),
                        RtpTime = BinaryPrimitives.ReadUInt32BigEndian(body[12..]),
                        Packets = BinaryPrimitives.ReadUInt32BigEndian(body[16..]),
                        Octets = BinaryPrimitives.ReadUInt32BigEndian(body[20..]),
                    };
                    break;
                case 200:
                    return false;
                case 203:
                    parsed = parsed with { Bye = parsed.Bye || Leaves(compound[0] & 0x1F, body, source) };
                    break;
            }

            compound = compound[length..];
        }

        return true;
    }

    // RFC 3550 section 6.6: a source that took another SSRC says goodbye to the old one; the stream goes on.
    private static bool Leaves(int count, ReadOnlySpan<byte> body, uint? source)
    {
        for (; source is not null && count > 0 && body.Length >= 4; count--, body = body[4..])
        {
            if (BinaryPrimitives.ReadUInt32BigEndian(body) == source)
            {
                return true;
            }
        }

        return source is null;
    }
}
