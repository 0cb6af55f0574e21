namespace Daylight.Media;

/// <summary>
/// Reads bits of a NAL unit's payload, stepping over emulation prevention bytes (00 00 03). Past the end it gives zeros and
/// sets <see cref="Overrun"/>, so that a parser checks once, at its end.
/// </summary>
internal ref struct BitReader(ReadOnlySpan<byte> nal)
{
    private readonly ReadOnlySpan<byte> _data = nal;
    private int _next;
    private int _zeros;
    private int _current;
    private int _left;

    public bool Overrun { get; private set; }

    public uint Bit()
    {
        if (_left == 0 && !Load())
        {
            return 0;
        }

        _left--;
        return (uint)(_current >> _left) & 1;
    }

    public uint Bits(int count)
    {
        uint value = 0;
        for (int i = 0; i < count; i++)
        {
            value = (value << 1) | Bit();
        }

        return value;
    }

    public void Skip(int count)
    {
        for (int i = 0; i < count && !Overrun; i++)
        {
            Bit();
        }
    }

    /// <summary>Exp-Golomb ue(v).</summary>
    public uint Ue()
    {
        int zeros = 0;
        while (Bit() == 0)
        {
            if (Overrun || ++zeros > 31)
            {
                Overrun = true;
                return 0;
            }
        }

        return (uint)((1UL << zeros) - 1 + Bits(zeros));
    }

    /// <summary>Exp-Golomb se(v).</summary>
    public int Se()
    {
        uint coded = Ue();
        return (coded & 1) == 1 ? (int)((coded >> 1) + 1) : -(int)(coded >> 1);
    }

    private bool Load()
    {
        if (_zeros >= 2 && _next < _data.Length && _data[_next] == 3)
        {
            _next++;
            _zeros = 0;
        }

        if (_next >= _data.Length)
        {
            Overrun = true;
            return false;
        }

        _current = _data[_next++];
        _zeros = _current == 0 ? _zeros + 1 : 0;
        _left = 8;
        return true;
    }
}
