namespace Daylight.Vault;

/// <summary>
/// Where, in a minute of a track, the first extent of each eighth of it stands: from the mark behind a moment the extents' own links
/// lead back to it in a few steps, instead of from the minute's end in a hundred. 40 bytes: eight offsets in blocks of 4096, five
/// bytes little endian each, 0 for none.
/// </summary>
internal sealed class MinuteMarks
{
    public const int Length = Slots * Width;

    private const int Slots = 8;
    private const int Width = 5;
    private const long SlotMicros = UnixMinute.Micros / Slots;

    private readonly byte[] bytes;

    /// <summary>Takes over stored marks; others than 40 bytes are taken for none.</summary>
    public MinuteMarks(byte[]? stored) => bytes = stored is { Length: Length } ? stored : new byte[Length];

    public byte[] ToBytes() => bytes;

    /// <summary>Takes in an extent; extents come in their order.</summary>
    public void Add(long firstMicros, long offset)
    {
        var slot = Slot(firstMicros);
        if (At(slot) == 0)
        {
            var blocks = offset / VolumeHeader.Block;
            for (var i = 0; i < Width; i++)
            {
                bytes[(slot * Width) + i] = (byte)(blocks >> (8 * i));
            }
        }
    }

    /// <summary>An extent that begins behind a moment of this minute, near to it; -1 when the minute's last extent is the one to begin at.</summary>
    public long Behind(long micros)
    {
        for (var slot = Slot(micros) + 1; slot < Slots; slot++)
        {
            if (At(slot) is > 0 and var offset)
            {
                return offset;
            }
        }

        return -1;
    }

    private static int Slot(long micros) => (int)(micros % UnixMinute.Micros / SlotMicros);

    private long At(int slot)
    {
        long blocks = 0;
        for (var i = 0; i < Width; i++)
        {
            blocks |= (long)bytes[(slot * Width) + i] << (8 * i);
        }

        return blocks * VolumeHeader.Block;
    }
}
