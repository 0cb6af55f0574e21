namespace Daylight.Media;

/// <summary>The next thing in a camera's byte stream: an interleaved frame, a message, or bytes that are neither.</summary>
internal ref struct Incoming
{
    private const byte Dollar = (byte)'$';

    /// <summary>Frame payload, or message body.</summary>
    public ReadOnlySpan<byte> Bytes { get; private set; }

    /// <summary>The frame's channel; -1 when this is no frame.</summary>
    public int Channel { get; private set; }

    /// <summary>The message; null when this is none.</summary>
    public RtspMessage? Message { get; private set; }

    /// <summary>
    /// Reads from the start of <paramref name="data"/> and returns the bytes used; 0 when more are needed, which is at most
    /// 64 KiB of body plus 16 KiB of head. With neither channel nor message, the bytes used are to be skipped and counted.
    /// </summary>
    public static int Read(ReadOnlySpan<byte> data, out Incoming item)
    {
        item = new() { Channel = -1 };
        if (data.IsEmpty)
        {
            return 0;
        }

        if (data[0] == Dollar) // RFC 2326 section 10.12
        {
            if (data.Length < 4)
            {
                return 0;
            }

            int length = (data[2] << 8) | data[3];
            if (data.Length < 4 + length)
            {
                return 0;
            }

            item.Channel = data[1];
            item.Bytes = data.Slice(4, length);
            return 4 + length;
        }

        if (!char.IsAsciiLetterUpper((char)data[0]))
        {
            return SkipToNext(data);
        }

        ReadOnlySpan<byte> window = data[..Math.Min(data.Length, RtspMessage.MaxHeadBytes)];
        int end = window.IndexOf("\r\n\r\n"u8), gap = 4;
        if (end < 0)
        {
            (end, gap) = (window.IndexOf("\n\n"u8), 2);
        }

        if (end < 0)
        {
            return data.Length < RtspMessage.MaxHeadBytes ? 0 : SkipToNext(data);
        }

        if (!RtspMessage.TryParse(data[..end], out RtspMessage message))
        {
            return SkipToNext(data);
        }

        int total = end + gap + message.ContentLength;
        if (data.Length < total)
        {
            return 0;
        }

        item.Message = message;
        item.Bytes = data.Slice(end + gap, message.ContentLength);
        return total;
    }

    // Not byte by byte: a search from each letter of a garbage stream would cost its square.
    private static int SkipToNext(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> rest = data[1..];
        int frame = rest.IndexOf(Dollar), message = rest.IndexOf("RTSP/"u8);
        int next = frame < 0 ? message : message < 0 ? frame : Math.Min(frame, message);
        return next < 0 ? data.Length : next + 1;
    }
}
