using System.Net.Sockets;

namespace Daylight.Media;

/// <summary>
/// The kernel's buffer for datagrams, in which a camera's packets gather between two sweeps. Asking for more than the system allows is no
/// error (socket(7), SO_RCVBUF): the buffer is then small, and a key frame overruns it without a word.
/// </summary>
public static class DatagramBuffer
{
    /// <summary>What is asked for.</summary>
    public const int WantedBytes = 8 * 1024 * 1024;

    /// <summary>
    /// What must be granted, in bytes: 100 ms of 16 Mbit/s with the kernel's own bookkeeping, which takes the larger part for small
    /// packets (truesize), four times.
    /// </summary>
    public const int EnoughBytes = 2 * 1024 * 1024;

    /// <summary>What the kernel grants, in bytes.</summary>
    /// <exception cref="SocketException">No socket can be made.</exception>
    public static int Granted()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp) { ReceiveBufferSize = WantedBytes };
        // Linux answers with twice of what counts.
        return OperatingSystem.IsLinux() ? socket.ReceiveBufferSize / 2 : socket.ReceiveBufferSize;
    }

    /// <summary>What to tell an operator of a buffer; null when it is large enough.</summary>
    /// <param name="grantedBytes">What the kernel grants.</param>
    public static string? Advice(int grantedBytes) => grantedBytes >= EnoughBytes ? null
        : $"the system grants {grantedBytes / 1024} KiB to receive datagrams in, and cameras over UDP lose pictures with less than {EnoughBytes / 1024} KiB: "
            + $"run 'sysctl -w net.core.rmem_max={WantedBytes}' and keep the line in /etc/sysctl.d, or choose TCP for these cameras";
}
