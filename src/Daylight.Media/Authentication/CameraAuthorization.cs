using System.Security.Cryptography;
using System.Text;

namespace Daylight.Media;

/// <summary>
/// Answers a camera's challenges over RTSP and HTTP: Digest with SHA-256 before MD5 (RFC 7616), Basic last. It tells a nonce that ran
/// out, which is renewed, from credentials that are wrong, which must not be tried again: cameras lock accounts.
/// </summary>
/// <param name="user">The user at the camera.</param>
/// <param name="password">The password at the camera.</param>
/// <param name="basicToo">Whether Basic, which is the password in clear, is answered where a camera offers nothing else.</param>
internal sealed class CameraAuthorization(string? user, string? password, bool basicToo = true)
{
    private AuthenticationChallenge? _challenge;
    private uint _uses;
    private bool _worked;

    /// <summary>How the camera wants to be asked, for a person.</summary>
    public string Wanted { get; private set; } = "authentication";

    /// <summary>Takes a 401. Returns whether a request with the new header is worth sending.</summary>
    public bool TryAccept(RtspMessage response, bool sentHeader) => TryAccept(response.Headers("WWW-Authenticate"), sentHeader);

    /// <summary>Takes the WWW-Authenticate headers of a 401. Returns whether a request with the new header is worth sending.</summary>
    public bool TryAccept(IEnumerable<string> headers, bool sentHeader)
    {
        List<AuthenticationChallenge> challenges = [.. headers.Take(8).SelectMany(AuthenticationChallenge.Parse)];
        AuthenticationChallenge? best = challenges.Where(c => Strength(c) > 0).MaxBy(Strength);
        Wanted = best?.Scheme ?? challenges.FirstOrDefault()?.Scheme ?? Wanted;
        if (best is null || string.IsNullOrEmpty(user))
        {
            return false;
        }

        // RFC 7616 section 3.3: stale=true comes with a new nonce. Without one, trying again would only count as one more wrong password.
        bool stale = string.Equals(best["stale"], "true", StringComparison.OrdinalIgnoreCase);
        if (sentHeader && !((stale || _worked) && best["nonce"] != _challenge?["nonce"]))
        {
            return false;
        }

        (_challenge, _uses, _worked) = (best, 0, false);
        return true;
    }

    /// <summary>Notes that the camera took the last header.</summary>
    public void Worked() => _worked = _challenge is not null;

    /// <summary>The Authorization header's value for a request; null before any challenge.</summary>
    public string? Header(string method, string uri) => Header(method, uri, RandomNumberGenerator.GetHexString(16, lowercase: true));

    internal string? Header(string method, string uri, string clientNonce)
    {
        if (_challenge is null)
        {
            return null;
        }

        if (_challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"));
        }

        string realm = _challenge["realm"] ?? "", nonce = _challenge["nonce"] ?? "";
        string? algorithm = _challenge["algorithm"], opaque = _challenge["opaque"];
        string name = (user ?? "").Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        string ha1 = Hash(algorithm, $"{user}:{realm}:{password}"), ha2 = Hash(algorithm, $"{method}:{uri}");
        var header = new StringBuilder($"Digest username=\"{name}\", realm=\"{realm}\", nonce=\"{nonce}\", uri=\"{uri}\"");
        if (_challenge["qop"] is null)
        {
            header.Append($", response=\"{Hash(algorithm, $"{ha1}:{nonce}:{ha2}")}\"");
        }
        else
        {
            string count = $"{++_uses:x8}";
            string response = Hash(algorithm, $"{ha1}:{nonce}:{count}:{clientNonce}:auth:{ha2}");
            header.Append($", response=\"{response}\", qop=auth, nc={count}, cnonce=\"{clientNonce}\"");
        }

        if (algorithm is not null)
        {
            header.Append($", algorithm={algorithm}");
        }

        if (opaque is not null)
        {
            header.Append($", opaque=\"{opaque}\"");
        }

        return header.ToString();
    }

    private int Strength(AuthenticationChallenge challenge)
    {
        if (challenge.Scheme.Equals("Basic", StringComparison.OrdinalIgnoreCase))
        {
            return basicToo ? 1 : 0;
        }

        bool usable = challenge.Scheme.Equals("Digest", StringComparison.OrdinalIgnoreCase) && challenge["nonce"] is not null &&
            (challenge["qop"] is null || challenge["qop"]!.Split(',', StringSplitOptions.TrimEntries).Contains("auth", StringComparer.OrdinalIgnoreCase));
        return !usable ? 0 : (challenge["algorithm"] ?? "MD5").ToUpperInvariant() switch { "SHA-256" => 3, "MD5" => 2, _ => 0 };
    }

    private static string Hash(string? algorithm, string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
#pragma warning disable CA5351 // MD5 is what RFC 2069 digests are made of; the camera chooses it.
        byte[] hash = "SHA-256".Equals(algorithm, StringComparison.OrdinalIgnoreCase) ? SHA256.HashData(bytes) : MD5.HashData(bytes);
#pragma warning restore CA5351
        return Convert.ToHexStringLower(hash);
    }
}
