using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Daylight.Vault;

/// <summary>A volume's first block: what it is, whose, and under which epoch. 4096 bytes, little endian, 256 in use.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Recorder">The recorder whose store it belongs to.</param>
/// <param name="Epoch">The epoch whose key opens its camera boxes.</param>
/// <param name="CreatedMicros">When it was begun, microseconds since 1970.</param>
public sealed record VolumeHeader(VolumeId Volume, Guid Recorder, EpochId Epoch, long CreatedMicros)
{
    /// <summary>What every item of a volume is padded to, in bytes.</summary>
    public const int Block = 4096;

    /// <summary>Length of the used part of each header, in bytes; its last four are a CRC-32C over the rest.</summary>
    public const int UsedLength = 256;

    private const int Version = 1;
    private static ReadOnlySpan<byte> Magic => "DAYLIGHT"u8;

    /// <summary>Encodes the block.</summary>
    public byte[] Encode()
    {
        var block = new byte[Block];
        Magic.CopyTo(block);
        BinaryPrimitives.WriteInt32LittleEndian(block.AsSpan(8), Version);
        Volume.ToBytes().CopyTo(block, 12);
        Recorder.ToByteArray(bigEndian: true).CopyTo(block, 28);
        BinaryPrimitives.WriteInt64LittleEndian(block.AsSpan(44), CreatedMicros);
        var epoch = Encoding.ASCII.GetBytes(Epoch.ToString());
        block[52] = (byte)epoch.Length;
        epoch.CopyTo(block, 53);
        Crc.Write(block.AsSpan(0, UsedLength));
        return block;
    }

    /// <summary>Reads the block.</summary>
    /// <exception cref="FormatException">It is not a volume's; the message says what is wrong.</exception>
    public static VolumeHeader Decode(ReadOnlySpan<byte> block)
    {
        if (block.Length < UsedLength || !block.StartsWith(Magic))
        {
            throw new FormatException("volume: not a Daylight volume");
        }

        if (!Crc.Check(block[..UsedLength]))
        {
            throw new FormatException("volume: the header's checksum does not fit");
        }

        var version = BinaryPrimitives.ReadInt32LittleEndian(block[8..]);
        if (version != Version || block[52] > 43)
        {
            throw new FormatException($"volume: format version {version}; this program reads {Version}");
        }

        return new VolumeHeader(
            VolumeId.FromBytes(block[12..28]),
            new Guid(block[28..44], bigEndian: true),
            EpochId.Parse(Encoding.ASCII.GetString(block.Slice(53, block[52]))),
            BinaryPrimitives.ReadInt64LittleEndian(block[44..]));
    }

    /// <summary>A length rounded up to whole blocks.</summary>
    internal static long Padded(long length) => (length + Block - 1) / Block * Block;

    /// <summary>CRC-32C over a header, kept in its last four bytes.</summary>
    internal static class Crc
    {
        public static void Write(Span<byte> header) => BinaryPrimitives.WriteUInt32LittleEndian(header[^4..], Of(header[..^4]));

        public static bool Check(ReadOnlySpan<byte> header) => BinaryPrimitives.ReadUInt32LittleEndian(header[^4..]) == Of(header[..^4]);

        private static uint Of(ReadOnlySpan<byte> bytes)
        {
            var crc = uint.MaxValue;
            for (; bytes.Length >= 8; bytes = bytes[8..])
            {
                crc = BitOperations.Crc32C(crc, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            }

            foreach (var b in bytes)
            {
                crc = BitOperations.Crc32C(crc, b);
            }

            return ~crc;
        }
    }
}
