using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>
/// The parameter sets that rule a stream: the session description's until units bring others. Sets in a unit replace those of their
/// kind (SPS, PPS, VPS), so that a camera which sends one kind alone keeps the rest.
/// </summary>
internal sealed class ParameterSetsInForce(VideoCodec codec, byte[] described)
{
    // More is no camera's; such sets pass through in their unit, and only rule no later one.
    private const int MaxBytes = 16 * 1024;

    /// <summary>Length-prefixed. A new array after each change: who was given it keeps it.</summary>
    public byte[] Bytes { get; private set; } = described;

    /// <summary>Takes the sets of a unit. Returns whether they changed. Allocates only then.</summary>
    public bool Take(ReadOnlySpan<byte> unit)
    {
        NalTraits brought = NalTraits.None;
        bool same = true;
        int count = 0, bytes = Bytes.Length;
        foreach (ReadOnlySpan<byte> nal in new NalUnits(unit))
        {
            NalTraits kind = Kind(nal);
            brought |= kind;
            bytes += kind == NalTraits.None ? 0 : 4 + nal.Length;
            count += kind == NalTraits.None ? 0 : 1;
            same &= kind == NalTraits.None || Has(nal);
        }

        if ((same && count == Count(brought)) || bytes > MaxBytes)
        {
            return false;
        }

        byte[] next = Merge(unit, brought);
        if (next.AsSpan().SequenceEqual(Bytes))
        {
            return false;
        }

        Bytes = next;
        return true;
    }

    private NalTraits Kind(ReadOnlySpan<byte> nal) => NalHeader.Classify(codec, nal[0]) & (NalTraits.Vps | NalTraits.Sps | NalTraits.Pps);

    private bool Has(ReadOnlySpan<byte> wanted)
    {
        foreach (ReadOnlySpan<byte> nal in new NalUnits(Bytes))
        {
            if (nal.SequenceEqual(wanted))
            {
                return true;
            }
        }

        return false;
    }

    private int Count(NalTraits kinds)
    {
        int count = 0;
        foreach (ReadOnlySpan<byte> nal in new NalUnits(Bytes))
        {
            count += (Kind(nal) & kinds) != 0 ? 1 : 0;
        }

        return count;
    }

    private byte[] Merge(ReadOnlySpan<byte> unit, NalTraits brought)
    {
        var merged = new MemoryStream();
        Span<byte> length = stackalloc byte[4];
        foreach (NalTraits kind in (ReadOnlySpan<NalTraits>)[NalTraits.Vps, NalTraits.Sps, NalTraits.Pps])
        {
            foreach (ReadOnlySpan<byte> nal in new NalUnits((brought & kind) != 0 ? unit : Bytes))
            {
                if (Kind(nal) == kind)
                {
                    BinaryPrimitives.WriteInt32BigEndian(length, nal.Length);
                    merged.Write(length);
                    merged.Write(nal);
                }
            }
        }

        return merged.ToArray();
    }
}
