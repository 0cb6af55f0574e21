namespace Daylight.Ledger;

/// <summary>One signature line of a note.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="KeyHash">The key id, 4 bytes.</param>
/// <param name="Signature">The signature's bytes, as the key's type has them.</param>
public sealed record NoteSignature(string Name, ReadOnlyMemory<byte> KeyHash, ReadOnlyMemory<byte> Signature);
