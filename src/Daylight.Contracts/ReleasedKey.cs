namespace Daylight.Contracts;

/// <summary>One minute key, sealed to the viewer.</summary>
/// <param name="Volume">The volume's UUID.</param>
/// <param name="Stream"><c>main</c> or <c>sub</c>.</param>
/// <param name="Minute">The Unix minute that it opens.</param>
/// <param name="Sealed">HPKE to the grant's viewer key: <c>info</c> is <see cref="ReleaseRequest.Info"/>, no associated data, 32 bytes within.</param>
public sealed record ReleasedKey(Guid Volume, string Stream, long Minute, byte[] Sealed);
