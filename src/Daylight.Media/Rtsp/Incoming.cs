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

        int body = BodyStart(data);
        if (body < 0)
        {
            return data.Length < RtspMessage.MaxHeadBytes ? 0 : SkipToNext(data);
        }

        if (!RtspMessage.TryParse(data[..body].TrimEnd("\r\n"u8), out RtspMessage message))
        {
            return SkipToNext(data);
        }

        int bodyLength = BeginsAnew(data[body..]) ? 0 : message.ContentLength;
        if (data.Length < body + bodyLength)
        {
            return 0;
        }

        item.Message = message;
        item.Bytes = data.Slice(body, bodyLength);
        return body + bodyLength;
    }

    /// <summary>
    /// Reads a message whose body never came whole, because its Content-Length (RFC 2326 section 12.14) promised more than was sent:
    /// what there is becomes the body. For a reader who has waited long enough.
    /// </summary>
    public static int ReadCut(ReadOnlySpan<byte> data, out Incoming item)
    {
        item = new() { Channel = -1 };
        int body = data.IsEmpty || !char.IsAsciiLetterUpper((char)data[0]) ? -1 : BodyStart(data);
        if (body < 0 || !RtspMessage.TryParse(data[..body].TrimEnd("\r\n"u8), out RtspMessage message))
        {
            return 0;
        }

        item.Message = message;
        item.Bytes = data[body..];
        return data.Length;
    }

    // A body that begins as a frame or an answer is none: its Content-Length lied, and obeying it would swallow pictures.
    private static bool BeginsAnew(ReadOnlySpan<byte> body) => !body.IsEmpty && (body[0] == Dollar || body.StartsWith("RTSP/1."u8));

    // Lines may end in LF alone (RFC 2326 section 4 wants CRLF), also the empty one.
    private static int BodyStart(ReadOnlySpan<byte> data)
    {
        ReadOnlySpan<byte> window = data[..Math.Min(data.Length, RtspMessage.MaxHeadBytes)];
        int usual = window.IndexOf("\n\r\n"u8), bare = window.IndexOf("\n\n"u8);
        return usual >= 0 && (bare < 0 || usual < bare) ? usual + 3 : bare < 0 ? -1 : bare + 2;
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
