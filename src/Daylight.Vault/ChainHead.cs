namespace Daylight.Vault;

/// <summary>The newest link of a track's chain.</summary>
/// <param name="Track">The camera and stream.</param>
/// <param name="Sequence">The extent's number.</param>
/// <param name="Digest">The extent's digest, 32 bytes.</param>
public sealed record ChainHead(TrackId Track, long Sequence, ReadOnlyMemory<byte> Digest);
