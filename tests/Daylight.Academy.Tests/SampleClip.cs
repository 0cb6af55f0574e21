namespace Daylight.Academy.Tests;

/// <summary>A stream that only looks like H.264, made so that every byte is known.</summary>
internal static class SampleClip
{
    internal const int Frames = 10;

    /// <summary>NAL units of each frame; the first is a key frame with parameter sets.</summary>
    internal static List<byte[]>[] Units(int keySize = 4000, int size = 300)
    {
        var frames = new List<byte[]>[Frames];
        for (var i = 0; i < Frames; i++)
        {
            frames[i] = i == 0
                ? [[0x67, 0x4d, 0x40, 0x1f, 0x11], [0x68, 0xee, 0x3c, 0x80 + 1], Slice(0x65, keySize, i)]
                : [Slice(0x41, size, i)];
        }

        return frames;
    }

    internal static byte[] AnnexB(int keySize = 4000, int size = 300) =>
        [.. Units(keySize, size).SelectMany(frame => frame).SelectMany(unit => (byte[])[0, 0, 0, 1, .. unit])];

    internal static Clip Make(int keySize = 4000, int size = 300, int rate = 50) => Clip.FromAnnexB(AnnexB(keySize, size), rate);

    internal static CameraFeed Feed(Clip? clip = null) => new("sample", CameraStream.Main, clip ?? Make(), TimeSpan.Zero);

    private static byte[] Slice(byte type, int size, int seed)
    {
        var unit = new byte[size];
        for (var i = 0; i < size; i++)
        {
            unit[i] = (byte)(1 + ((i * 7) + seed) % 255);
        }

        unit[0] = type;
        unit[1] = 0x88; // first_mb_in_slice = 0
        return unit;
    }
}
