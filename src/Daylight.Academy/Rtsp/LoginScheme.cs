namespace Daylight.Academy;

/// <summary>How a simulated camera asks for a password.</summary>
public enum LoginScheme
{
    /// <summary>RFC 7617: the password in the clear.</summary>
    Basic,

    /// <summary>RFC 2617 Digest with MD5, what most cameras do.</summary>
    DigestMd5,

    /// <summary>RFC 7616 Digest with SHA-256.</summary>
    DigestSha256,
}
