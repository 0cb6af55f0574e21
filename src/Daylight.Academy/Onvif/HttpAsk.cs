using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Daylight.Academy;

/// <summary>One HTTP/1.1 request, read whole (RFC 9112); chunked ones are not taken.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The path with its query.</param>
/// <param name="Authorization">The header, or an empty text.</param>
/// <param name="Body">The body.</param>
internal sealed record HttpAsk(string Method, string Target, string Authorization, byte[] Body)
{
    private const int MaxHead = 16 * 1024, MaxBody = 64 * 1024;

    /// <summary>Reads the next request; null when the client has gone or what it says is no request.</summary>
    internal static async Task<HttpAsk?> ReadAsync(NetworkStream stream, CancellationToken stop)
    {
        var buffer = new byte[MaxHead];
        var filled = 0;
        int end;
        while ((end = buffer.AsSpan(0, filled).IndexOf("\r\n\r\n"u8)) < 0)
        {
            var read = filled == buffer.Length ? 0 : await stream.ReadAsync(buffer.AsMemory(filled), stop).ConfigureAwait(false);
            if (read == 0)
            {
                return null;
            }

            filled += read;
        }

        var lines = Encoding.Latin1.GetString(buffer, 0, end).Split("\r\n");
        var words = lines[0].Split(' ');
        if (words.Length != 3 || !words[2].StartsWith("HTTP/1.", StringComparison.Ordinal)
            || !int.TryParse(Header(lines, "Content-Length") ?? "0", NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > MaxBody)
        {
            return null;
        }

        if (Header(lines, "Expect") is not null)
        {
            await stream.WriteAsync("HTTP/1.1 100 Continue\r\n\r\n"u8.ToArray(), stop).ConfigureAwait(false);
        }

        var body = new byte[length];
        var here = Math.Min(length, filled - end - 4);
        buffer.AsSpan(end + 4, here).CopyTo(body);
        await stream.ReadExactlyAsync(body.AsMemory(here), stop).ConfigureAwait(false);
        return new HttpAsk(words[0], words[1], Header(lines, "Authorization") ?? "", body);
    }

    private static string? Header(string[] lines, string name) => lines.Skip(1)
        .Where(line => line.StartsWith(name + ":", StringComparison.OrdinalIgnoreCase)).Select(line => line[(name.Length + 1)..].Trim()).FirstOrDefault();
}
