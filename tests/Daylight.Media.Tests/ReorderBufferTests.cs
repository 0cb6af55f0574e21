using System.Buffers.Binary;
using CsCheck;

namespace Daylight.Media.Tests;

public sealed class ReorderBufferTests : IDisposable
{
    private const long Hold = 100;
    private readonly List<ushort> _taken = [];
    private readonly StreamCounters _counters = new();
    private readonly ReorderBuffer _order;

    public ReorderBufferTests() => _order = new(Take, _counters, Hold);

    public void Dispose() => _order.Dispose();

    [Fact]
    public void Any_order_within_the_window_comes_out_in_order_and_duplicates_do_not()
        => Gen.Select(Gen.UShort, Gen.Int[1, 400], Gen.Int[1, ReorderBuffer.Window - 1], Gen.Int).Sample((start, count, reach, seed) =>
        {
            var random = new Random(seed);
            List<ushort> taken = [];
            var counters = new StreamCounters();
            using var order = new ReorderBuffer(p => taken.Add(BinaryPrimitives.ReadUInt16BigEndian(p[2..])), counters, Hold);
            ushort[] sent = [.. Enumerable.Range(0, count).Select(i => (ushort)(start + i))];

            // No packet overtakes by more than the reach; the first stays first, since nobody can know what came before it.
            int[] arrivals = [.. Enumerable.Range(1, count - 1).OrderBy(i => i + random.Next(reach))];
            int twice = 0;
            foreach (int i in (int[])[0, .. arrivals])
            {
                order.Push(Packet(sent[i]), 0);
                Assert.InRange(order.Held, 0, ReorderBuffer.Window - 1);
                if (random.Next(4) == 0)
                {
                    order.Push(Packet(sent[i]), 0);
                    twice++;
                }
            }

            Assert.Equal(sent, taken);
            Assert.Equal((0, twice), (order.Held, counters.PacketsLate));
        }, iter: 500);

    [Fact]
    public void With_losses_what_comes_out_is_still_in_order_and_nothing_else()
        => Gen.Select(Gen.Int[1, 3000], Gen.Int).Sample((count, seed) =>
        {
            var random = new Random(seed);
            List<ushort> taken = [];
            using var order = new ReorderBuffer(p => taken.Add(BinaryPrimitives.ReadUInt16BigEndian(p[2..])), new(), Hold);
            int[] kept = [.. Enumerable.Range(0, count).Where(i => i == 0 || random.Next(5) != 0)];
            int[] arrivals = [0, .. kept.Skip(1).OrderBy(i => i + random.Next(50))];
            long now = 0;
            foreach (int i in arrivals)
            {
                order.Push(Packet((ushort)i), now);
                order.Expire(now++);
            }

            order.Flush();
            Assert.Equal(kept.Select(i => (ushort)i), taken);
        }, iter: 100);

    [Fact]
    public void A_missing_packet_is_given_up_after_the_time_and_counted_late_when_it_comes()
    {
        Push(0, 0);
        Push(2, 10);
        _order.Expire(109);
        Assert.Equal([0], _taken);
        _order.Expire(110);
        Assert.Equal([0, 2], _taken);
        Push(1, 111);
        Assert.Equal([0, 2], _taken);
        Assert.Equal(1, _counters.PacketsLate);
    }

    [Fact]
    public void A_missing_packet_is_given_up_when_the_window_is_full()
    {
        Push(0, 0);
        for (int i = 2; i <= ReorderBuffer.Window + 1; i++)
        {
            Push((ushort)i, 0);
        }

        Assert.Equal(ReorderBuffer.Window + 1, _taken.Count);
        Assert.Equal(0, _order.Held);
    }

    [Fact]
    public void A_source_that_starts_anew_is_followed_and_what_was_held_is_handed_over_first()
    {
        Push(10, 0);
        Push(12, 0);
        Push(40_000, 0);
        Push(40_001, 0);
        Assert.Equal([10, 12, 40_000, 40_001], _taken);
    }

    private static byte[] Packet(ushort sequence) => Packets.Rtp(sequence, 0, false, [0x41]);

    private void Push(ushort sequence, long now) => _order.Push(Packet(sequence), now);

    private void Take(ReadOnlySpan<byte> packet) => _taken.Add(BinaryPrimitives.ReadUInt16BigEndian(packet[2..]));
}
