using System.Diagnostics;
using System.Net.Sockets;
using Daylight.Vault;

namespace Daylight.Bench;

/// <summary>Watches one camera through a granted look on a thread of its own; notes when each sealed record was there, whole. Opens nothing.</summary>
internal sealed class SealedViewer : IDisposable
{
    private const byte RecordMessage = 2;
    private const int RecordAt = 21; // type, id, volume
    private readonly ViewerSocket socket;
    private readonly Thread thread;

    public SealedViewer(string camera, ViewerSocket socket)
    {
        (Camera, this.socket) = (camera, socket);
        thread = new Thread(Read) { IsBackground = true, Name = "viewer of " + camera };
        thread.Start();
    }

    public string Camera { get; }

    /// <summary>All arrivals; read it after <see cref="Stop"/>.</summary>
    public List<Arrival> Arrivals { get; } = [];

    public void Stop()
    {
        socket.Dispose();
        thread.Join();
    }

    public void Dispose() => Stop();

    private void Read()
    {
        try
        {
            while (socket.Next() is { Length: > 0 } message)
            {
                var at = Stopwatch.GetTimestamp();
                if (message[0] == RecordMessage && RecordHeader.Read(message[RecordAt..]) is var header && !header.Flags.HasFlag(RecordFlags.ParameterSets))
                {
                    Arrivals.Add(new Arrival(header.MediaTime90k, at));
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
