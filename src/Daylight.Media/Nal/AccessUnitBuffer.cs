using System.Buffers;
using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>
/// One access unit in the making: NAL units behind their lengths, in a pooled buffer that grows up to a bound. Fragments are
/// appended in place and the length is patched when the unit is whole, so that no byte is copied twice.
/// </summary>
internal sealed class AccessUnitBuffer(VideoCodec codec, int limit) : IDisposable
{
    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Math.Min(limit, 16 * 1024));
    private int _length;
    private int _open = -1;

    public VideoCodec Codec => codec;

    public NalTraits Traits { get; private set; }

    /// <summary>The unit outgrew the bound; it takes nothing more until cleared.</summary>
    public bool Overflowed { get; private set; }

    public bool FragmentOpen => _open >= 0;

    public bool IsEmpty => _length == 0;

    /// <summary>A slice that begins a picture is among the units.</summary>
    public bool HasFirstSlice
    {
        get
        {
            foreach (ReadOnlySpan<byte> nal in new NalUnits(Data))
            {
                if ((NalHeader.Classify(codec, nal[0]) & NalTraits.Vcl) != 0 && NalHeader.IsFirstSlice(codec, nal))
                {
                    return true;
                }
            }

            return false;
        }
    }

    public ReadOnlySpan<byte> Data => _bytes.AsSpan(0, _length);

    public void Append(ReadOnlySpan<byte> nal)
    {
        if (!Reserve(4 + nal.Length))
        {
            return;
        }

        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(_length), (uint)nal.Length);
        nal.CopyTo(_bytes.AsSpan(_length + 4));
        _length += 4 + nal.Length;
        Traits |= NalHeader.Classify(codec, nal[0]);
    }

    public void BeginFragments(ReadOnlySpan<byte> header)
    {
        _open = _length;
        if (Reserve(4 + header.Length))
        {
            header.CopyTo(_bytes.AsSpan(_length + 4));
            _length += 4 + header.Length;
        }
    }

    public void AppendFragment(ReadOnlySpan<byte> fragment)
    {
        if (Reserve(fragment.Length))
        {
            fragment.CopyTo(_bytes.AsSpan(_length));
            _length += fragment.Length;
        }
    }

    /// <summary>Ends the open unit.</summary>
    /// <returns>False when it was several joined by start codes, and one of them is none.</returns>
    public bool EndFragments()
    {
        int open = _open;
        _open = -1;
        if (Overflowed)
        {
            return true;
        }

        NalTraits traits = NalHeader.Classify(codec, _bytes[open + 4]);
        ReadOnlySpan<byte> nal = Data[(open + 4)..];
        if ((traits & NalTraits.Vcl) == 0 && AnnexB.HasStartCode(nal))
        {
            // A whole picture behind its parameter sets, fragmented as one unit. Rare enough for a copy.
            byte[] joined = nal.ToArray();
            _length = open;
            return AnnexB.TryAppend(joined, this);
        }

        BinaryPrimitives.WriteUInt32BigEndian(_bytes.AsSpan(open), (uint)nal.Length);
        Traits |= traits;
        return true;
    }

    public void Clear()
    {
        _length = 0;
        _open = -1;
        Traits = NalTraits.None;
        Overflowed = false;
    }

    public void Dispose()
    {
        byte[] bytes = _bytes;
        _bytes = [];
        _length = 0;
        if (bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    private bool Reserve(int count)
    {
        if (Overflowed || count > limit - _length)
        {
            Overflowed = true;
            return false;
        }

        if (_length + count > _bytes.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(limit, Math.Max(_bytes.Length * 2L, _length + count)));
            Data.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }

        return true;
    }
}
