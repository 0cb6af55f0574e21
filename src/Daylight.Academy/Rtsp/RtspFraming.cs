using System.Buffers.Binary;

namespace Daylight.Academy;

/// <summary>Finds the next thing in what a client sent: a request's head, or an interleaved frame (its RTCP) to step over.</summary>
internal static class RtspFraming
{
    /// <summary>What stands at the start of the bytes.</summary>
    internal enum Kind
    {
        /// <summary>Nothing whole yet.</summary>
        Incomplete,

        /// <summary>A request head of the given length, empty line included.</summary>
        Request,

        /// <summary>Bytes to step over, possibly more than have come.</summary>
        Skip,

        /// <summary>Too long to be a request.</summary>
        Bad,
    }

    /// <summary>Looks at the bytes; <paramref name="length"/> is how many the thing takes.</summary>
    internal static Kind Next(ReadOnlySpan<byte> bytes, out int length)
    {
        length = 0;
        if (bytes.IsEmpty)
        {
            return Kind.Incomplete;
        }

        if (bytes[0] == '$')
        {
            if (bytes.Length < 4)
            {
                return Kind.Incomplete;
            }

            length = 4 + BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
            return Kind.Skip;
        }

        if (bytes[0] is (byte)'\r' or (byte)'\n')
        {
            // Some clients send an empty line between requests; RFC 2326 section 4.1 has servers accept it.
            length = 1;
            return Kind.Skip;
        }

        var end = bytes.IndexOf("\r\n\r\n"u8);
        if (end < 0 || end + 4 > RtspRequest.MaxHead)
        {
            return end >= 0 || bytes.Length >= RtspRequest.MaxHead ? Kind.Bad : Kind.Incomplete;
        }

        length = end + 4;
        return Kind.Request;
    }
}
