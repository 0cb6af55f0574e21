using System.Buffers;
using System.Buffers.Binary;

namespace Daylight.Media;

/// <summary>
/// Puts datagrams back into the order of their sequence numbers (RFC 3550 section 5.1), within bounds of packets and time. It reads no
/// clock and no socket. A packet in order passes through uncopied; one that came early is held until those before it have come,
/// or are given up. What it gives up shows to the receiver as a step in the sequence.
/// </summary>
internal sealed class ReorderBuffer(PacketTaker take, StreamCounters counters, long holdMilliseconds) : IDisposable
{
    /// <summary>How many packets ahead of the missing one are held: a key frame of 150 kB, twice.</summary>
    public const int Window = 256;

    // RFC 3550 appendix A.1, MAX_DROPOUT: a larger step is a source that began anew.
    private const int Restart = 3000;
    private const int HeaderBytes = 12;

    private readonly (byte[]? Bytes, int Length, long Arrived)[] held = new (byte[]?, int, long)[Window];
    private ushort next;
    private bool any;

    /// <summary>How many packets are held.</summary>
    public int Held { get; private set; }

    /// <summary>Takes a packet in.</summary>
    /// <param name="packet">The datagram.</param>
    /// <param name="now">Milliseconds of any clock that does not go back.</param>
    public void Push(ReadOnlySpan<byte> packet, long now)
    {
        if (packet.Length < HeaderBytes)
        {
            counters.MalformedPacket();
            return;
        }

        var sequence = BinaryPrimitives.ReadUInt16BigEndian(packet[2..]);
        var ahead = (short)(sequence - next);
        if (!any || ahead is >= Restart or <= -Restart)
        {
            Flush();
            (any, next, ahead) = (true, sequence, 0);
        }

        if (ahead < 0)
        {
            counters.Late();
            return;
        }

        for (; ahead >= Window; ahead--)
        {
            Step(); // no room: the oldest missing ones are given up
        }

        if (ahead == 0)
        {
            next++;
            take(packet);
        }
        else
        {
            Hold(sequence, packet, now);
        }

        Drain();
    }

    /// <summary>Gives up what is missing before packets that have been held for long enough.</summary>
    /// <param name="now">Milliseconds of the same clock.</param>
    public void Expire(long now)
    {
        while (Held > 0)
        {
            ushort first = next;
            while (held[first % Window].Bytes is null)
            {
                first++;
            }

            if (now - held[first % Window].Arrived < holdMilliseconds)
            {
                return;
            }

            next = first;
            Drain();
        }
    }

    /// <summary>Hands over all that is held: nothing more will come.</summary>
    public void Flush()
    {
        while (Held > 0)
        {
            Step();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var slot in held)
        {
            if (slot.Bytes is { } bytes)
            {
                ArrayPool<byte>.Shared.Return(bytes);
            }
        }

        Array.Clear(held);
        Held = 0;
    }

    private void Hold(ushort sequence, ReadOnlySpan<byte> packet, long now)
    {
        ref var slot = ref held[sequence % Window];
        if (slot.Bytes is not null)
        {
            counters.Late(); // a duplicate
            return;
        }

        var bytes = ArrayPool<byte>.Shared.Rent(packet.Length);
        packet.CopyTo(bytes);
        slot = (bytes, packet.Length, now);
        Held++;
    }

    private void Drain()
    {
        while (Held > 0 && held[next % Window].Bytes is not null)
        {
            Step();
        }
    }

    private void Step()
    {
        ref var slot = ref held[next % Window];
        next++;
        if (slot.Bytes is not { } bytes)
        {
            return;
        }

        var length = slot.Length;
        slot = default;
        Held--;
        take(bytes.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
