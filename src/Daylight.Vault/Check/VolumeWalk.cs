namespace Daylight.Vault.Check;

/// <summary>
/// Walks through a volume up to an end. Items begin on blocks: behind one that does not check the next that does is looked for, so
/// that one broken header does not hide the rest.
/// </summary>
internal static class VolumeWalk
{
    /// <param name="reader">The volume.</param>
    /// <param name="begin">Where to begin: 0 for the first item.</param>
    /// <param name="end">Where to end; what lies behind may be being written.</param>
    /// <param name="broken">Told of each piece that cannot be read: from, until.</param>
    public static IEnumerable<VolumeItem> Items(VolumeReader reader, long begin, long end, Action<long, long> broken)
    {
        for (var offset = Math.Max(begin, VolumeHeader.Block); offset < end;)
        {
            foreach (var item in reader.Items(offset).TakeWhile(i => i.Offset < end))
            {
                yield return item;
                offset = item.Offset + item.StoredLength;
            }

            if (offset < end)
            {
                var from = offset;
                do
                {
                    offset += VolumeHeader.Block;
                }
                while (offset < end && !reader.Items(offset).Any());
                broken(from, Math.Min(offset, end));
            }
        }
    }
}
