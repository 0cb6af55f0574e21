using System.Buffers.Binary;
using System.Diagnostics;
using System.Net.Sockets;

namespace Daylight.Bench;

/// <summary>
/// The reference: reads a camera's own stream on a thread of its own, and notes when each frame's last packet was there. What
/// it sees is the loopback and the waking of a thread, which every viewer pays.
/// </summary>
internal sealed class DirectViewer : IDisposable
{
    private const int RtpAt = 4;
    private readonly FloorStream stream;
    private readonly Thread thread;

    public DirectViewer(string camera, Uri address)
    {
        Camera = camera;
        stream = FloorStream.Play(address);
        stream.Socket.Blocking = true;
        thread = new Thread(Read) { IsBackground = true, Name = "direct viewer of " + camera };
        thread.Start();
    }

    public string Camera { get; }

    /// <summary>All arrivals by RTP time; read it after <see cref="Stop"/>.</summary>
    public List<Arrival> Arrivals { get; } = [];

    public void Stop()
    {
        stream.Dispose();
        thread.Join();
    }

    public void Dispose() => Stop();

    private void Read()
    {
        var buffer = new byte[1024 * 1024];
        var filled = 0;
        try
        {
            while (stream.Socket.Receive(buffer.AsSpan(filled)) is > 0 and var read)
            {
                var at = Stopwatch.GetTimestamp();
                filled += read;
                var used = 0;
                // Interleaved frames (RFC 2326 section 10.12): '$', channel, length; the last packet of a picture has the marker.
                while (filled - used >= 16 && buffer[used] == '$')
                {
                    var length = RtpAt + BinaryPrimitives.ReadUInt16BigEndian(buffer.AsSpan(used + 2));
                    if (filled - used < length)
                    {
                        break;
                    }

                    if (buffer[used + 1] == 0 && (buffer[used + 5] & 0x80) != 0)
                    {
                        Arrivals.Add(new Arrival(BinaryPrimitives.ReadUInt32BigEndian(buffer.AsSpan(used + 8)), at));
                    }

                    used += length;
                }

                buffer.AsSpan(used, filled - used).CopyTo(buffer);
                filled -= used;
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
