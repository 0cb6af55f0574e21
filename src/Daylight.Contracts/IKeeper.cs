using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>The Keeper as the other roles see it, in process or over HTTP.</summary>
public interface IKeeper
{
    /// <summary>The public half of an epoch's key, 65 bytes; made now if it was not made ahead.</summary>
    ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken);

    /// <summary>
    /// Releases minute keys, or says why not. Both are in the log before this returns, but for refusals beyond the Keeper's
    /// limit, which are counted and logged together.
    /// </summary>
    /// <param name="body">The request's raw JSON.</param>
    /// <param name="signature">ECDSA P-256 with SHA-256 over <paramref name="body"/>, 64 bytes r‖s, by the grant's viewer signing key.</param>
    /// <param name="from">Whence the request came, for example a network address; only the limit on refusals reads it.</param>
    /// <param name="cancellationToken">Gives the request up.</param>
    Task<ReleaseResult> ReleaseAsync(ReadOnlyMemory<byte> body, ReadOnlyMemory<byte> signature, string from, CancellationToken cancellationToken);

    /// <summary>Ends a look: from here on none of its keys is released. Idempotent, durable when it returns.</summary>
    Task EndLookAsync(Guid look, CancellationToken cancellationToken);
}
