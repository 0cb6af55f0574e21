using System.Net.Sockets;

namespace Daylight.Academy;

/// <summary>
/// The sending side of one connection, never waiting: what the kernel does not take of a begun frame or reply is
/// held (an interleaved frame once begun must end), and while anything is held no further frame is accepted. So a
/// connection holds at most one frame and a few replies.
/// </summary>
internal sealed class Outlet(Socket socket, TimeProvider time)
{
    private const int MaxHeldReplies = 32 * 1024;

    // Guards the socket's sending side and the fields below: replies come from the connection's reader, frames
    // from the playout loop, and each must go out whole.
    private readonly Lock gate = new();
    private byte[] held = [];
    private int heldFrom;
    private int heldReplies;
    private long progressAt;

    /// <summary>Sends one whole frame, or nothing when the client has not yet taken the one before.</summary>
    internal OutletState TrySend(ReadOnlySpan<byte> frame)
    {
        lock (gate)
        {
            var state = FlushHeld();
            return state == OutletState.Sent ? Send(frame) : state;
        }
    }

    /// <summary>Sends a reply after whatever is held; false when the connection is of no more use.</summary>
    internal bool Reply(ReadOnlySpan<byte> reply)
    {
        lock (gate)
        {
            var state = FlushHeld();
            if (state != OutletState.Busy)
            {
                return state == OutletState.Sent && Send(reply) == OutletState.Sent;
            }

            heldReplies += reply.Length;
            if (heldReplies > MaxHeldReplies)
            {
                return false;
            }

            held = [.. held.AsSpan(heldFrom), .. reply];
            heldFrom = 0;
            return true;
        }
    }

    /// <summary>Sends what is held as far as the client takes it; returns how long nothing has moved.</summary>
    internal TimeSpan Stalled()
    {
        lock (gate)
        {
            return FlushHeld() == OutletState.Busy ? time.GetElapsedTime(progressAt) : TimeSpan.Zero;
        }
    }

    private OutletState FlushHeld()
    {
        if (held.Length == 0)
        {
            return OutletState.Sent;
        }

        if (!Push(held.AsSpan(heldFrom), out var taken))
        {
            return OutletState.Closed;
        }

        heldFrom += taken;
        if (heldFrom < held.Length)
        {
            return OutletState.Busy;
        }

        held = [];
        heldFrom = 0;
        heldReplies = 0;
        return OutletState.Sent;
    }

    private OutletState Send(ReadOnlySpan<byte> bytes)
    {
        if (!Push(bytes, out var taken))
        {
            return OutletState.Closed;
        }

        if (taken < bytes.Length)
        {
            held = bytes[taken..].ToArray();
            progressAt = time.GetTimestamp();
        }

        return OutletState.Sent;
    }

    private bool Push(ReadOnlySpan<byte> bytes, out int taken)
    {
        taken = 0;
        try
        {
            taken = socket.Send(bytes, SocketFlags.None, out var error);
            if (taken > 0)
            {
                progressAt = time.GetTimestamp();
            }

            taken = Math.Max(taken, 0);
            return error is SocketError.Success or SocketError.WouldBlock;
        }
        catch (ObjectDisposedException)
        {
            return false;
        }
    }
}
