using System.Globalization;
using System.Text;

namespace Daylight.Academy;

/// <summary>Writes RTSP responses (RFC 2326 section 7).</summary>
internal static class RtspReply
{
    internal static byte[] Write(int status, string reason, uint sequence, string? body = null, params ReadOnlySpan<string> headers)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"RTSP/1.0 {status} {reason}\r\nCSeq: {sequence}\r\nServer: Daylight Academy\r\n");
        foreach (var header in headers)
        {
            text.Append(header).Append("\r\n");
        }

        if (body is not null)
        {
            text.Append(CultureInfo.InvariantCulture, $"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        }

        return Encoding.UTF8.GetBytes(text.Append("\r\n").Append(body).ToString());
    }
}
