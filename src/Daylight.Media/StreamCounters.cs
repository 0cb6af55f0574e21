namespace Daylight.Media;

/// <summary>
/// What went well and what was dropped. Written by the connection's loop alone, readable from any thread
/// (each value whole, the set of them not a snapshot). Kept by the caller across reconnects.
/// </summary>
public sealed class StreamCounters
{
    private long _bytes, _packets, _accessUnits, _lost, _late, _malformedPackets, _damaged, _oversized, _malformedMessages, _skipped, _unknownChannel, _cameraRequests;

    /// <summary>Bytes received from the camera.</summary>
    public long BytesReceived => Volatile.Read(ref _bytes);

    /// <summary>RTP packets accepted.</summary>
    public long PacketsReceived => Volatile.Read(ref _packets);

    /// <summary>Access units handed to the sink.</summary>
    public long AccessUnits => Volatile.Read(ref _accessUnits);

    /// <summary>RTP packets missing by their sequence numbers.</summary>
    public long PacketsLost => Volatile.Read(ref _lost);

    /// <summary>RTP packets dropped as duplicate or late.</summary>
    public long PacketsLate => Volatile.Read(ref _late);

    /// <summary>RTP or RTCP packets, or NAL units in them, dropped as malformed.</summary>
    public long MalformedPackets => Volatile.Read(ref _malformedPackets);

    /// <summary>Access units dropped because a part was missing or malformed.</summary>
    public long DamagedAccessUnits => Volatile.Read(ref _damaged);

    /// <summary>Access units dropped because they outgrew <see cref="RtspOptions.MaxAccessUnitBytes"/>.</summary>
    public long OversizedAccessUnits => Volatile.Read(ref _oversized);

    /// <summary>RTSP messages dropped as malformed or unexpected.</summary>
    public long MalformedMessages => Volatile.Read(ref _malformedMessages);

    /// <summary>Bytes skipped to find the next frame or message.</summary>
    public long BytesSkipped => Volatile.Read(ref _skipped);

    /// <summary>Interleaved frames dropped because nothing was set up on their channel.</summary>
    public long UnknownChannelFrames => Volatile.Read(ref _unknownChannel);

    /// <summary>Requests that the camera sent in mid-stream.</summary>
    public long CameraRequests => Volatile.Read(ref _cameraRequests);

    internal void Received(int bytes) => Add(ref _bytes, bytes);

    internal void Packet() => Add(ref _packets, 1);

    internal void AccessUnit() => Add(ref _accessUnits, 1);

    internal void Lost(long packets) => Add(ref _lost, packets);

    internal void Late() => Add(ref _late, 1);

    internal void MalformedPacket() => Add(ref _malformedPackets, 1);

    internal void Damaged() => Add(ref _damaged, 1);

    internal void Oversized() => Add(ref _oversized, 1);

    internal void MalformedMessage() => Add(ref _malformedMessages, 1);

    internal void Skipped(int bytes) => Add(ref _skipped, bytes);

    internal void UnknownChannel() => Add(ref _unknownChannel, 1);

    internal void CameraRequest() => Add(ref _cameraRequests, 1);

    // One writer: a plain add published whole is enough, an interlocked one per packet is not.
    private static void Add(ref long counter, long amount) => Volatile.Write(ref counter, counter + amount);
}
