using System.Buffers.Binary;
using CsCheck;

namespace Daylight.Academy.Tests;

public sealed class ClipTests
{
    [Fact]
    public void Packets_of_a_frame_hold_its_nal_units_byte_for_byte() =>
        Gen.Select(Gen.Int[2, 20_000], Gen.Int[2, 3000]).Sample((keySize, size) =>
        {
            var units = SampleClip.Units(keySize, size);
            var clip = SampleClip.Make(keySize, size);
            Assert.Equal(units.Length, clip.FrameCount);
            for (var i = 0; i < units.Length; i++)
            {
                Assert.Equal(units[i], Depacketize(clip.Frames[i]));
            }
        }, iter: 50);

    [Fact]
    public void Packets_are_never_larger_than_1400_bytes_and_only_the_last_is_marked()
    {
        foreach (var frame in SampleClip.Make(keySize: 50_000).Frames)
        {
            var packets = Packets(frame);
            Assert.All(packets, packet => Assert.InRange(packet.Length, 13, 1400));
            Assert.All(packets[..^1], packet => Assert.Equal(0, packet[1] & 0x80));
            Assert.Equal(0x80, packets[^1][1] & 0x80);
        }
    }

    [Fact]
    public void Bytes_that_are_no_clip_are_refused_with_a_format_exception() =>
        Gen.Byte.Array[0, 300].Sample(bytes =>
        {
            Assert.Throws<FormatException>(() => Clip.FromAnnexB(bytes, 25));
        });

    [Theory]
    [InlineData(CameraStream.Main)]
    [InlineData(CameraStream.Sub)]
    public void Every_camera_of_the_town_has_a_clip_of_twelve_seconds_with_a_key_frame_each_two(CameraStream stream)
    {
        foreach (var camera in Town.PuertoClaro.Cameras)
        {
            var clip = StreetClips.Load(camera.Id, stream);
            Assert.Equal(TimeSpan.FromSeconds(12), clip.Duration);
            for (var i = 0; i < clip.FrameCount; i++)
            {
                Assert.Equal(i % (2 * clip.FramesPerSecond) == 0, clip.Frames[i].IsKey);
            }
        }
    }

    [Fact]
    public void All_clips_together_are_smaller_than_eight_megabytes()
    {
        var assembly = typeof(Clip).Assembly;
        var total = assembly.GetManifestResourceNames().Sum(name => assembly.GetManifestResourceStream(name)!.Length);
        Assert.InRange(total, 1, 8_000_000);
    }

    private static List<byte[]> Packets(ClipFrame frame) => [.. frame.PacketOffsets.Select(offset =>
    {
        Assert.Equal((byte)'$', frame.Wire[offset]);
        return frame.Wire.AsSpan(offset + 4, BinaryPrimitives.ReadUInt16BigEndian(frame.Wire.AsSpan(offset + 2))).ToArray();
    })];

    private static List<byte[]> Depacketize(ClipFrame frame) => Rtp.Units(Packets(frame));
}
