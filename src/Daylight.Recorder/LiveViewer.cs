using System.Threading.Channels;
using Daylight.Vault;

namespace Daylight.Recorder;

/// <summary>One viewer's bounded queue of live records.</summary>
internal sealed class LiveViewer
{
    private const int Depth = 600;

    private readonly Channel<LiveSealed> queue = Channel.CreateBounded<LiveSealed>(new BoundedChannelOptions(Depth) { SingleReader = true });
    private bool waitingForKeyFrame;
    private long lost;

    public ChannelReader<LiveSealed> Records => queue.Reader;

    /// <summary>Records this viewer was too slow for.</summary>
    public long Lost => Volatile.Read(ref lost);

    /// <summary>Called under the track's lock.</summary>
    public void Offer(LiveSealed record)
    {
        if (waitingForKeyFrame && (record.Flags & (RecordFlags.KeyFrame | RecordFlags.ParameterSets)) == 0)
        {
            Volatile.Write(ref lost, lost + 1);
            return;
        }

        waitingForKeyFrame = !queue.Writer.TryWrite(record);
        if (waitingForKeyFrame)
        {
            Volatile.Write(ref lost, lost + 1);
        }
    }

    /// <summary>Nothing more comes. Called under the track's lock.</summary>
    public void End() => queue.Writer.TryComplete();
}
