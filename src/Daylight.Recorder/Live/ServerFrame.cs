using System.Buffers.Binary;

namespace Daylight.Recorder.Live;

/// <summary>
/// What a WebSocket server puts before a binary message sent in one frame (RFC 6455 section 5.2). A server's frames are not masked
/// (section 5.1): their bytes are the same for every viewer.
/// </summary>
internal static class ServerFrame
{
    /// <summary>The longest head, in bytes.</summary>
    public const int MostHead = 10;

    private const byte FinalBinary = 0x82;

    /// <summary>How many bytes go before a message.</summary>
    /// <param name="length">The message's length in bytes.</param>
    public static int HeadLength(int length) => length switch { < 126 => 2, <= ushort.MaxValue => 4, _ => MostHead };

    /// <summary>Writes the head.</summary>
    /// <param name="to">Exactly <see cref="HeadLength"/> bytes.</param>
    /// <param name="length">The message's length in bytes.</param>
    public static void WriteHead(Span<byte> to, int length)
    {
        to[0] = FinalBinary;
        switch (to.Length)
        {
            case 2:
                to[1] = (byte)length;
                break;
            case 4:
                to[1] = 126;
                BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)length);
                break;
            default:
                to[1] = 127;
                BinaryPrimitives.WriteUInt64BigEndian(to[2..], (ulong)length);
                break;
        }
    }

    /// <summary>A whole frame.</summary>
    public static byte[] Of(ReadOnlySpan<byte> message)
    {
        var head = HeadLength(message.Length);
        var frame = new byte[head + message.Length];
        WriteHead(frame.AsSpan(0, head), message.Length);
        message.CopyTo(frame.AsSpan(head));
        return frame;
    }
}
