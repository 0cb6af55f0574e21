namespace Daylight.Footage;

/// <summary>A look that the Desk has granted.</summary>
/// <param name="Id">The look.</param>
/// <param name="Token">The grant token's bytes, as the Keeper and the Recorder want to see them.</param>
/// <param name="Proof">The granting entry's tlog-proof, its leaf in the <c>extra</c> line.</param>
internal sealed record GrantedLook(Guid Id, byte[] Token, string Proof);
