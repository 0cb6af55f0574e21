namespace Daylight.Academy;

/// <summary>The user and password every camera of a server wants.</summary>
/// <param name="User">The user's name.</param>
/// <param name="Password">The password.</param>
/// <param name="Scheme">How it is asked for.</param>
public sealed record CameraLogin(string User, string Password, LoginScheme Scheme = LoginScheme.DigestMd5)
{
    /// <summary>How long a Digest nonce is good for; a client must answer the next one when it is told its nonce is stale.</summary>
    public TimeSpan NonceLifetime { get; init; } = TimeSpan.FromMinutes(5);
}
