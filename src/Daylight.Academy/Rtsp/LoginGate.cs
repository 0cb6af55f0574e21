using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Academy;

/// <summary>
/// Checks a request's Authorization header. Nonces carry their own time and a MAC, so nothing is kept per client;
/// one past its lifetime is answered as stale. A replay within the lifetime is not noticed: these are cameras to
/// rehearse with, and hardly any real one notices either.
/// </summary>
internal sealed class LoginGate(CameraLogin login, TimeProvider time)
{
    private const string Realm = "Daylight Academy";

    private readonly byte[] secret = RandomNumberGenerator.GetBytes(32);

    /// <summary>True when the request may pass; else <paramref name="challenge"/> is the WWW-Authenticate header to answer with.</summary>
    internal bool Admits(RtspRequest request, [NotNullWhen(false)] out string? challenge) =>
        Admits(request.Method, request.Uri, request["Authorization"] ?? "", out challenge);

    /// <summary>The same for any request with a method, an address and an Authorization header.</summary>
    internal bool Admits(string method, string uri, string header, [NotNullWhen(false)] out string? challenge)
    {
        if (login.Scheme == LoginScheme.Basic)
        {
            var wanted = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.User}:{login.Password}"));
            challenge = $"Basic realm=\"{Realm}\"";
            return Same(header, wanted);
        }

        var stale = false;
        var admitted = header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase)
            && AnswersDigest(method, uri, Parameters(header[7..]), out stale);
        var algorithm = login.Scheme == LoginScheme.DigestMd5 ? "MD5" : "SHA-256";
        challenge = $"Digest realm=\"{Realm}\", nonce=\"{Nonce(time.GetUtcNow().ToUnixTimeMilliseconds())}\", algorithm={algorithm}, qop=\"auth\"{(stale ? ", stale=true" : "")}";
        return admitted;
    }

    private static Dictionary<string, string> Parameters(string text)
    {
        var found = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var at = 0;
        while (at < text.Length)
        {
            var equals = text.IndexOf('=', at);
            if (equals < 0)
            {
                break;
            }

            var name = text[at..equals].Trim(' ', ',');
            var quoted = equals + 1 < text.Length && text[equals + 1] == '"';
            var from = quoted ? equals + 2 : equals + 1;
            var to = text.IndexOf(quoted ? '"' : ',', from);
            to = to < 0 ? text.Length : to;
            found[name] = text[from..to].Trim();
            at = to + 1;
        }

        return found;
    }

    private static bool Same(string left, string right) =>
        CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(left), Encoding.UTF8.GetBytes(right));

    private bool AnswersDigest(string method, string asked, Dictionary<string, string> answer, out bool stale)
    {
        stale = false;
        var nonce = answer.GetValueOrDefault("nonce", "");
        var uri = answer.GetValueOrDefault("uri", "");
        if (answer.GetValueOrDefault("username") != login.User || uri != asked || !IsOurs(nonce, out var issued))
        {
            return false;
        }

        var first = Hash($"{login.User}:{Realm}:{login.Password}");
        var second = Hash($"{method}:{uri}");
        // Without qop the answer is that of RFC 2069, which RFC 2617 section 3.2.2.1 keeps for old clients.
        var middle = answer.TryGetValue("qop", out var qop)
            ? $"{nonce}:{answer.GetValueOrDefault("nc")}:{answer.GetValueOrDefault("cnonce")}:{qop}"
            : nonce;
        if (!Same(Hash($"{first}:{middle}:{second}"), answer.GetValueOrDefault("response", "").ToLowerInvariant()))
        {
            return false;
        }

        stale = time.GetUtcNow().ToUnixTimeMilliseconds() - issued > login.NonceLifetime.TotalMilliseconds;
        return !stale;
    }

    private string Nonce(long unixMillis)
    {
        Span<byte> bytes = stackalloc byte[24];
        BinaryPrimitives.WriteInt64BigEndian(bytes, unixMillis);
        HMACSHA256.HashData(secret, bytes[..8]).AsSpan(0, 16).CopyTo(bytes[8..]);
        return Convert.ToHexStringLower(bytes);
    }

    private bool IsOurs(string nonce, out long unixMillis)
    {
        unixMillis = 0;
        return nonce.Length == 48
            && long.TryParse(nonce.AsSpan(0, 16), System.Globalization.NumberStyles.AllowHexSpecifier, null, out unixMillis)
            && Same(Nonce(unixMillis), nonce);
    }

    [SuppressMessage("Security", "CA5351", Justification = "MD5 is what cameras speak, and what is rehearsed here.")]
    private string Hash(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return Convert.ToHexStringLower(login.Scheme == LoginScheme.DigestMd5 ? MD5.HashData(bytes) : SHA256.HashData(bytes));
    }
}
