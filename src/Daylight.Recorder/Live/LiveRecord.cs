using Daylight.Vault;

namespace Daylight.Recorder.Live;

/// <summary>
/// A sealed record of a watched track, copied once for all who watch, with room before it for what goes ahead of it on a connection:
/// the frame's head, the message's type, the viewer's number, the volume.
/// </summary>
internal sealed class LiveRecord
{
    private const int Room = ServerFrame.MostHead + StreamMessage.RecordHead;

    private readonly byte[] bytes;
    private readonly int frameAt;
    private int id;

    public LiveRecord(CameraBox box, ReadOnlySpan<byte> record, RecordFlags flags)
    {
        bytes = GC.AllocateUninitializedArray<byte>(Room + record.Length);
        record.CopyTo(bytes.AsSpan(Room));
        Sealed = new LiveSealed(box, bytes.AsMemory(Room), flags);
        Minute = RecordHeader.Read(record).Minute;

        var message = StreamMessage.RecordHead + record.Length;
        var head = ServerFrame.HeadLength(message);
        frameAt = Room - StreamMessage.RecordHead - head;
        ServerFrame.WriteHead(bytes.AsSpan(frameAt, head), message);
        StreamMessage.WriteRecordHead(bytes.AsSpan(frameAt + head), id, box.Volume);
    }

    /// <summary>The record and its box.</summary>
    public LiveSealed Sealed { get; }

    /// <summary>The minute whose key seals it.</summary>
    public UnixMinute Minute { get; }

    /// <summary>Whether a viewer who has missed what came before can begin with it.</summary>
    public bool Begins => (Sealed.Flags & (RecordFlags.KeyFrame | RecordFlags.ParameterSets)) != 0;

    /// <summary>Bytes of memory.</summary>
    public int Length => bytes.Length;

    /// <summary>
    /// The frame for viewers who gave their stream this number, in the record's own memory: valid until asked for with another number.
    /// Only the sender's thread may ask.
    /// </summary>
    public ReadOnlySpan<byte> Frame(int number)
    {
        if (id != number)
        {
            id = number;
            StreamMessage.WriteRecordHead(bytes.AsSpan(Room - StreamMessage.RecordHead), number, Sealed.Box.Volume);
        }

        return bytes.AsSpan(frameAt);
    }
}
