namespace Daylight.Contracts;

/// <summary>A camera box as a release request carries it; its camera is the grant's.</summary>
/// <param name="Volume">The volume's UUID.</param>
/// <param name="Stream"><c>main</c> or <c>sub</c>.</param>
/// <param name="Epoch">The epoch, <c>yyyy-MM-dd.class</c>.</param>
/// <param name="Sealed">The sealed secret, 113 bytes.</param>
public sealed record ReleaseBox(Guid Volume, string Stream, string Epoch, byte[] Sealed);
