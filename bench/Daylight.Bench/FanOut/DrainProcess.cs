using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Daylight.Bench;

/// <summary>
/// <c>daylight-bench drain</c>: many viewers in one process that only count bytes, the same for Daylight and for nginx. One
/// thread sweeps all sockets every 10 ms with large receives, so that the viewers cost little beside what serves them.
/// </summary>
internal static class DrainProcess
{
    private const int Requests = 400;
    private static readonly TimeSpan Sweep = TimeSpan.FromMilliseconds(10);

    /// <summary>Writes a line of timestamp and bytes so far ten times a second, for ever.</summary>
    public static int Run(string targets, string tally)
    {
        var sockets = JsonSerializer.Deserialize<List<DrainTarget>>(File.ReadAllText(targets))!.Select(Open).ToList();
        sockets.ForEach(s => s.Blocking = false);
        using var lines = new StreamWriter(tally) { AutoFlush = true };
        var buffer = GC.AllocateUninitializedArray<byte>(1024 * 1024, pinned: true);
        var (bytes, told) = (0L, 0L);
        while (true)
        {
            var began = Stopwatch.GetTimestamp();
            foreach (var socket in sockets)
            {
                var read = socket.Receive(buffer, SocketFlags.None, out var error);
                if (error == SocketError.WouldBlock)
                {
                    continue;
                }

                bytes += error == SocketError.Success && read > 0 ? read : throw new BenchException($"a viewer's connection was closed ({error})");
            }

            if (Stopwatch.GetElapsedTime(told) > TimeSpan.FromMilliseconds(100))
            {
                told = Stopwatch.GetTimestamp();
                lines.WriteLine($"{told} {bytes}");
            }

            var rest = Sweep - Stopwatch.GetElapsedTime(began);
            if (rest > TimeSpan.Zero)
            {
                Thread.Sleep(rest);
            }
        }
    }

    private static Socket Open(DrainTarget target)
    {
        if (target.Grant is { } grant)
        {
            return ViewerSocket.OpenLive(target.Port, grant).Socket;
        }

        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(IPAddress.Loopback, target.Port);
        // All requests at once (RFC 9112 section 9.3.2), so that the client need not read what it counts.
        socket.Send(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat($"GET {target.Path} HTTP/1.1\r\nHost: x\r\n\r\n", Requests))));
        return socket;
    }
}
