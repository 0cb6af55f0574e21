using System.Globalization;

namespace Daylight.Vault;

/// <summary>What recovery found in a volume that was not closed.</summary>
/// <param name="Path">The volume's file.</param>
/// <param name="IsKnown">Whether the catalog knows it, and so how much of it was acknowledged.</param>
/// <param name="From">From where on the catalog does not know it, in bytes.</param>
/// <param name="To">The end of the last that checks.</param>
/// <param name="LeftOut">Where extents stand that check and are not taken in.</param>
/// <param name="Broken">Where extents stand whose payloads do not check.</param>
internal sealed record VolumeTail(string Path, bool IsKnown, long From, long To, SortedSet<long> LeftOut, HashSet<long> Broken)
{
    /// <summary>What a person should look at, in a file that had this length; null when nothing.</summary>
    public string? Damage(long length) =>
        length < From ? $"{Path}: it ends at byte {length}, and {From} bytes of it had been synced; did the disk lose what it had confirmed?"
        : LeftOut.Count > 0 ? string.Create(CultureInfo.InvariantCulture,
            $"{Path}: {LeftOut.Count} extents from byte {LeftOut.Min} on check and are left in it, but are not in the catalog: their tracks went on without them, or what they follow is missing")
        : null;
}
