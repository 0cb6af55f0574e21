using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace Daylight.Media;

/// <summary>Writes ISO base media boxes (ISO/IEC 14496-12) into memory; <c>using (box.Open("moov"))</c> patches the size at its end.</summary>
internal sealed class BoxWriter
{
    private readonly ArrayBufferWriter<byte> _bytes = new(64 * 1024);
    private readonly List<(int At, int Size)> _sizes = [];

    public int Length => _bytes.WrittenCount;

    public Scope Open(string type, uint? versionAndFlags = null)
    {
        int start = Length;
        U32(0);
        Ascii(type);
        if (versionAndFlags is uint full)
        {
            U32(full);
        }

        return new(this, start);
    }

    public void U8(int value) => Span(1)[0] = (byte)value;

    public void U16(int value) => BinaryPrimitives.WriteUInt16BigEndian(Span(2), (ushort)value);

    public void U32(uint value) => BinaryPrimitives.WriteUInt32BigEndian(Span(4), value);

    public void U64(ulong value) => BinaryPrimitives.WriteUInt64BigEndian(Span(8), value);

    public void Zeros(int count) => Span(count).Clear();

    public void Bytes(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Span(bytes.Length));

    public void Ascii(string text) => Encoding.ASCII.GetBytes(text, Span(text.Length));

    public byte[] ToArray()
    {
        byte[] all = _bytes.WrittenSpan.ToArray();
        foreach ((int at, int size) in _sizes)
        {
            BinaryPrimitives.WriteUInt32BigEndian(all.AsSpan(at), (uint)size);
        }

        return all;
    }

    private Span<byte> Span(int count)
    {
        Span<byte> span = _bytes.GetSpan(count)[..count];
        _bytes.Advance(count);
        return span;
    }

    internal readonly struct Scope(BoxWriter writer, int start) : IDisposable
    {
        public void Dispose() => writer._sizes.Add((start, writer.Length - start));
    }
}
