using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Daylight.Academy;

/// <summary>
/// One feed on its way to one client. Frame n of a feed falls due at origin + n / rate and shows picture
/// n mod clip length; its RTP time goes on through the loop's seam. Driven by the playout loop's thread alone.
/// </summary>
internal sealed class PlayingSession
{
    private const int SenderReport = 200;
    private const int SourceDescription = 202;

    private readonly CameraFeed feed;
    private readonly Outlet outlet;
    private readonly PlayoutClock clock;
    private readonly byte channel;
    private readonly uint ssrc;
    private readonly uint firstRtpTime;
    private readonly TimeSpan reportInterval;
    private readonly FrameLog? log;
    private readonly int logNumber;
    private ushort sequence;
    private uint packets;
    private uint octets;
    private long frame;
    private long reportedAt;
    private bool reported;
    private bool awaitsKey;
    private volatile bool ended;

    internal PlayingSession(
        CameraFeed feed, Outlet outlet, PlayoutClock clock, byte channel, uint ssrc, ushort sequence, TimeSpan reportInterval, FrameLog? log = null)
    {
        this.log = log;
        logNumber = log?.NumberOf(feed) ?? 0;
        this.feed = feed;
        this.outlet = outlet;
        this.clock = clock;
        this.channel = channel;
        this.ssrc = ssrc;
        this.sequence = sequence;
        this.reportInterval = reportInterval;
        firstRtpTime = BinaryPrimitives.ReadUInt32BigEndian(RandomNumberGenerator.GetBytes(4));
        frame = clock.NextFrame(feed, clock.Now());
        frame += feed.Clip.NextKey[Index];
    }

    /// <summary>When the next frame falls due, in the clock's ticks.</summary>
    internal long DueAt => clock.DueAt(feed, frame);

    /// <summary>The RTP time of the next frame, for RTP-Info (RFC 2326 section 12.33).</summary>
    internal uint RtpTime => firstRtpTime + (uint)(frame * feed.Clip.TicksPerFrame);

    /// <summary>The sequence number of the next packet.</summary>
    internal ushort Sequence => sequence;

    internal bool HasEnded => ended;

    internal Outlet Outlet => outlet;

    private int Index => (int)(frame % feed.Clip.FrameCount);

    internal void End() => ended = true;

    /// <summary>Sends the frame that is due and moves on to the next.</summary>
    /// <param name="scratch">Room for the feed's largest frame.</param>
    internal OutletState SendDue(byte[] scratch)
    {
        SendReportWhenDue(scratch);
        var picture = feed.Clip.Frames[Index];
        if (awaitsKey && !picture.IsKey)
        {
            Skip(picture);
            return OutletState.Busy;
        }

        var mark = sequence;
        var length = picture.Write(scratch, channel, ref sequence, RtpTime, ssrc);
        var state = outlet.TrySend(scratch.AsSpan(0, length));
        if (state == OutletState.Sent)
        {
            log?.Write(logNumber, ssrc, RtpTime, picture, skipped: false);
            packets += (uint)picture.PacketOffsets.Length;
            octets += (uint)picture.PayloadBytes;
            awaitsKey = false;
            frame++;
        }
        else
        {
            // The packets lost to a slow client are missing from the count, as they would be from a camera; what
            // follows is of no use to a decoder until the next key frame.
            sequence = mark;
            awaitsKey = true;
            Skip(picture);
        }

        return state;
    }

    private void Skip(ClipFrame picture)
    {
        log?.Write(logNumber, ssrc, RtpTime, picture, skipped: true);
        sequence += (ushort)picture.PacketOffsets.Length;
        frame++;
    }

    private void SendReportWhenDue(byte[] scratch)
    {
        var now = clock.Now();
        if (reported && clock.Elapsed(reportedAt, now) < reportInterval)
        {
            return;
        }

        var rtpTime = firstRtpTime + (uint)clock.RtpTicks(feed, now);
        var length = WriteReport(scratch, rtpTime, clock.WallTime());
        if (outlet.TrySend(scratch.AsSpan(0, length)) == OutletState.Sent)
        {
            reported = true;
            reportedAt = now;
        }
    }

    /// <summary>A compound of sender report and CNAME (RFC 3550 sections 6.4.1 and 6.5).</summary>
    private int WriteReport(Span<byte> into, uint rtpTime, DateTimeOffset wall)
    {
        var name = Encoding.ASCII.GetBytes(feed.Camera);
        var items = (2 + name.Length + 4) & ~3; // at least one zero octet ends the items
        var length = 28 + 8 + items;
        into[..(4 + length)].Clear();
        into[0] = (byte)'$';
        into[1] = (byte)(channel + 1);
        BinaryPrimitives.WriteUInt16BigEndian(into[2..], (ushort)length);
        var report = into[4..];
        report[0] = 0x80;
        report[1] = SenderReport;
        BinaryPrimitives.WriteUInt16BigEndian(report[2..], 6);
        BinaryPrimitives.WriteUInt32BigEndian(report[4..], ssrc);
        BinaryPrimitives.WriteUInt64BigEndian(report[8..], PlayoutClock.NtpTime(wall));
        BinaryPrimitives.WriteUInt32BigEndian(report[16..], rtpTime);
        BinaryPrimitives.WriteUInt32BigEndian(report[20..], packets);
        BinaryPrimitives.WriteUInt32BigEndian(report[24..], octets);
        var description = report[28..];
        description[0] = 0x81;
        description[1] = SourceDescription;
        BinaryPrimitives.WriteUInt16BigEndian(description[2..], (ushort)((8 + items) / 4 - 1));
        BinaryPrimitives.WriteUInt32BigEndian(description[4..], ssrc);
        description[8] = 1; // CNAME
        description[9] = (byte)name.Length;
        name.CopyTo(description[10..]);
        return 4 + length;
    }
}
