using System.Text;
using CsCheck;

namespace Daylight.Media.Tests;

public sealed class IncomingTests
{
    // A body that began as a frame would be taken for one: no text does.
    private static readonly Gen<byte[]> Body = Gen.Byte.Array[0, 300].Where(b => b.Length == 0 || b[0] != '$');
    private static readonly Gen<(byte[] Bytes, string Name)> Item = Gen.Select(Gen.Int[0, 255], Body, Gen.Bool, (number, body, frame) => frame
        ? (Packets.Frame(number, body), $"frame {number} {Convert.ToHexString(body)}")
        : ((byte[])[.. Encoding.ASCII.GetBytes($"RTSP/1.0 200 OK\r\nCSeq: {number}\r\nContent-Length: {body.Length}\r\n\r\n"), .. body], $"message {number} {Convert.ToHexString(body)}"));

    [Fact]
    public void Frames_and_messages_come_out_the_same_however_the_bytes_are_cut()
        => Gen.Select(Item.List[1, 10], Gen.Int[1, 400]).Sample((items, step) =>
        {
            byte[] all = [.. items.SelectMany(i => i.Bytes)];
            List<string> read = [];
            int start = 0;
            for (int end = Math.Min(step, all.Length); ; end = Math.Min(end + step, all.Length))
            {
                int used;
                while ((used = Incoming.Read(all.AsSpan(start..end), out Incoming item)) > 0)
                {
                    start += used;
                    read.Add(item.Message is null ? $"frame {item.Channel} {Convert.ToHexString(item.Bytes)}" : $"message {item.Message.CSeq} {Convert.ToHexString(item.Bytes)}");
                }

                if (end == all.Length)
                {
                    break;
                }
            }

            Assert.Equal(items.Select(i => i.Name), read);
        }, iter: 300);

    [Fact]
    public void Garbage_is_stepped_over_to_the_next_message()
    {
        byte[] bytes = [0, 1, 2, .. "RTSP/1.0 200 OK\r\nCSeq: 4\r\n\r\n"u8];
        Assert.Equal(3, Incoming.Read(bytes, out Incoming skipped));
        Assert.True(skipped is { Channel: -1, Message: null });
        Incoming.Read(bytes.AsSpan(3), out Incoming next);
        Assert.Equal(4, next.Message!.CSeq);
    }

    [Fact]
    public void A_full_buffer_always_gives_way_whatever_is_in_it()
        => Gen.Select(Packets.OneOf("", "$", "RTSP/1.0 200 OK\r\n", "RTSP/1.0 200 OK\r\nContent-Length: 65536\r\n\r\n", "RTSP/1.0 200 OK\r\nContent-Length: 999999\r\n\r\n", "A"), Gen.Byte, Gen.Int[0, 100]).Sample((head, filler, noise) =>
        {
            byte[] full = new byte[RtspConnection.SmallestBuffer];
            Array.Fill(full, filler);
            new Random(noise).NextBytes(full.AsSpan(200, noise));
            Encoding.ASCII.GetBytes(head, full);
            Assert.InRange(Incoming.Read(full, out _), 1, full.Length);
        }, iter: 500);

    [Fact]
    public void Any_text_as_a_head_or_a_challenge_is_taken_quietly()
        => Gen.OneOf(Gen.String, Packets.OneOf("Digest realm=\"a", "Digest nonce=", "Basic", "Digest a=\"\\", "=,=,", "Digest ,, x = y")).Sample(text =>
        {
            _ = RtspMessage.TryParse(Encoding.UTF8.GetBytes("RTSP/1.0 401 No\r\n" + text), out _);
            _ = RtspMessage.TryParse(Encoding.UTF8.GetBytes(text), out _);
            AuthenticationChallenge.Parse(text);
        }, iter: 5000);
}
