using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>Walks length-prefixed NAL units: <c>foreach (var nal in new NalUnits(data))</c>. Stops at the first length that does not fit.</summary>
public ref struct NalUnits
{
    private ReadOnlySpan<byte> _rest;

    /// <summary>Starts at the first unit.</summary>
    /// <param name="lengthPrefixed">NAL units, each after its length as a big-endian u32.</param>
    public NalUnits(ReadOnlySpan<byte> lengthPrefixed)
    {
        _rest = lengthPrefixed;
        Current = default;
    }

    /// <summary>The unit, without its length.</summary>
    public ReadOnlySpan<byte> Current { get; private set; }

    /// <summary>Whether every byte so far belonged to a whole unit; false after the walk when the data was cut or corrupt.</summary>
    public readonly bool Complete => _rest.IsEmpty;

    /// <summary>Itself.</summary>
    /// <returns>The walk.</returns>
    public readonly NalUnits GetEnumerator() => this;

    /// <summary>Goes to the next unit.</summary>
    /// <returns>False at the end.</returns>
    public bool MoveNext()
    {
        if (_rest.Length < 4)
        {
            return false;
        }

        uint length = BinaryPrimitives.ReadUInt32BigEndian(_rest);
        if (length == 0 || length > _rest.Length - 4)
        {
            return false;
        }

        Current = _rest.Slice(4, (int)length);
        _rest = _rest[(4 + (int)length)..];
        return true;
    }
}
