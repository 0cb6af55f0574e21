using System.Buffers.Binary;
using System.Text;
using Daylight.Vault;

namespace Daylight.Recorder.Live;

/// <summary>The binary messages of a stream: a camera box (1) and a sealed record (2), each with the number that the viewer gave what it asked for.</summary>
internal static class StreamMessage
{
    /// <summary>Bytes before a record: type, number, volume.</summary>
    public const int RecordHead = 21;

    private const byte BoxType = 1, RecordType = 2;

    public static byte[] Box(int id, CameraBox box)
    {
        var epoch = Encoding.ASCII.GetBytes(box.Epoch.ToString());
        byte[] message = [BoxType, 0, 0, 0, 0, .. box.Volume.ToBytes(), (byte)box.Track.Stream, (byte)epoch.Length, .. epoch, .. box.Sealed.Span];
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(1), id);
        return message;
    }

    public static byte[] Record(int id, VolumeId volume, ReadOnlySpan<byte> record)
    {
        var message = new byte[RecordHead + record.Length];
        WriteRecordHead(message, id, volume);
        record.CopyTo(message.AsSpan(RecordHead));
        return message;
    }

    public static void WriteRecordHead(Span<byte> to, int id, VolumeId volume)
    {
        to[0] = RecordType;
        BinaryPrimitives.WriteInt32LittleEndian(to[1..], id);
        volume.ToBytes().CopyTo(to[5..]);
    }
}
