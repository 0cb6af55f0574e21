using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Daylight.Media;

/// <summary>The SHA-256 of a certificate's DER bytes, by which a person tells one camera's certificate from another.</summary>
public readonly record struct CertificateFingerprint
{
    private readonly string? hex;

    private CertificateFingerprint(string hex) => this.hex = hex;

    /// <summary>The fingerprint of a certificate.</summary>
    /// <param name="certificate">The certificate.</param>
    public static CertificateFingerprint Of(X509Certificate certificate)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        return new(Convert.ToHexString(SHA256.HashData(certificate.GetRawCertData())));
    }

    /// <summary>Reads 64 hexadecimal digits, also with colons or spaces between, as browsers and openssl show them.</summary>
    /// <param name="text">The text; null or other text is refused.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    public static bool TryParse([NotNullWhen(true)] string? text, out CertificateFingerprint fingerprint)
    {
        string digits = (text ?? "").Replace(":", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();
        bool read = digits.Length == 2 * SHA256.HashSizeInBytes && digits.All(char.IsAsciiHexDigit);
        fingerprint = read ? new(digits) : default;
        return read;
    }

    /// <summary>Pairs of digits with colons between.</summary>
    /// <returns>Such as <c>0A:1B:…</c>.</returns>
    public override string ToString() => string.Join(':', (hex ?? "").Chunk(2).Select(pair => new string(pair)));
}
