namespace Daylight.Contracts;

/// <summary>What the Desk answers to a sealed export.</summary>
/// <param name="Index">The entry's index in the log.</param>
/// <param name="Salt">The salt of the entry's opening.</param>
/// <param name="Body">The entry's body, canonical CBOR.</param>
/// <param name="Proof">The entry's tlog-proof, its leaf in the <c>extra</c> line.</param>
/// <param name="Note">The Desk's signed note over the manifest's digest.</param>
public sealed record SealedExport(long Index, byte[] Salt, byte[] Body, string Proof, string Note);
