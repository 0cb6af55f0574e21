using System.Runtime.InteropServices;

namespace Daylight.Media;

/// <summary>Builds the moov box: one video track, its times and where its samples lie.</summary>
internal sealed class Mp4Index(VideoCodec codec, IReadOnlyList<byte[]> sets, SequenceParameters size, List<Mp4Sample> samples, uint lastDuration)
{
    private const int SamplesPerChunk = 30;
    private const uint TimeScale = 90_000;
    private const ushort Undetermined = 0x55C4; // "und"

    private readonly (uint[] Durations, uint[] Offsets, long Shift, ulong Total) _times = Times(samples, lastDuration);

    public byte[] Build(long dataStart)
    {
        var box = new BoxWriter();
        using (box.Open("moov"))
        {
            using (box.Open("mvhd", 0x0100_0000))
            {
                Dates(box);
                box.U32(TimeScale);
                box.U64(_times.Total);
                box.U32(0x0001_0000); // rate
                box.U16(0x0100); // volume
                box.Zeros(10);
                Matrix(box);
                box.Zeros(24);
                box.U32(2); // next track
            }

            using (box.Open("trak"))
            {
                TrackHeader(box);
                using (box.Open("mdia"))
                {
                    Media(box, dataStart);
                }
            }
        }

        return box.ToArray();
    }

    /// <summary>
    /// RTP tells when a picture is shown, MP4 wants when it is decoded. Decoding times are the presentation times in rising
    /// order, shifted so that no picture is shown before it is decoded; the edit list takes the shift out again.
    /// </summary>
    internal static (uint[] Durations, uint[] Offsets, long Shift, ulong Total) Times(List<Mp4Sample> samples, uint lastDuration)
    {
        long[] decode = [.. samples.Select(s => s.Time90k)];
        Array.Sort(decode);
        long shift = 0;
        for (int i = 0; i < decode.Length; i++)
        {
            shift = Math.Max(shift, decode[i] - samples[i].Time90k);
        }

        uint[] durations = new uint[decode.Length], offsets = new uint[decode.Length];
        ulong total = 0;
        for (int i = 0; i < decode.Length; i++)
        {
            durations[i] = i + 1 < decode.Length ? (uint)Math.Min(uint.MaxValue, decode[i + 1] - decode[i])
                : lastDuration != 0 ? lastDuration
                : i > 0 ? durations[i - 1] : TimeScale / 25;
            offsets[i] = (uint)(samples[i].Time90k - decode[i] + shift);
            total += durations[i];
        }

        return (durations, offsets, shift, total);
    }

    private void TrackHeader(BoxWriter box)
    {
        using (box.Open("tkhd", 0x0100_0003))
        {
            Dates(box);
            box.U32(1);
            box.U32(0);
            box.U64(_times.Total);
            box.Zeros(16);
            Matrix(box);
            box.U32((uint)size.Width << 16);
            box.U32((uint)size.Height << 16);
        }

        if (_times.Shift != 0)
        {
            using (box.Open("edts"))
            using (box.Open("elst", 0x0100_0000))
            {
                box.U32(1);
                box.U64(_times.Total);
                box.U64((ulong)_times.Shift);
                box.U32(0x0001_0000);
            }
        }
    }

    private void Media(BoxWriter box, long dataStart)
    {
        using (box.Open("mdhd", 0x0100_0000))
        {
            Dates(box);
            box.U32(TimeScale);
            box.U64(_times.Total);
            box.U16(Undetermined);
            box.U16(0);
        }

        using (box.Open("hdlr", 0))
        {
            box.U32(0);
            box.Ascii("vide");
            box.Zeros(12);
            box.Ascii("video");
            box.U8(0);
        }

        using (box.Open("minf"))
        {
            using (box.Open("vmhd", 1))
            {
                box.Zeros(8);
            }

            using (box.Open("dinf"))
            using (box.Open("dref", 0))
            {
                box.U32(1);
                using (box.Open("url ", 1))
                {
                }
            }

            using (box.Open("stbl"))
            {
                Tables(box, dataStart);
            }
        }
    }

    private void Tables(BoxWriter box, long dataStart)
    {
        using (box.Open("stsd", 0))
        {
            box.U32(1);
            SampleEntry.Write(box, codec, sets, size);
        }

        Runs(box, "stts", _times.Durations);
        if (_times.Shift != 0)
        {
            Runs(box, "ctts", _times.Offsets);
        }

        int[] keys = [.. Enumerable.Range(0, samples.Count).Where(i => samples[i].KeyFrame)];
        if (keys.Length < samples.Count)
        {
            using (box.Open("stss", 0))
            {
                box.U32((uint)keys.Length);
                foreach (int key in keys)
                {
                    box.U32((uint)key + 1);
                }
            }
        }

        int chunks = (samples.Count + SamplesPerChunk - 1) / SamplesPerChunk, last = samples.Count - ((chunks - 1) * SamplesPerChunk);
        bool two = chunks > 1 && last != SamplesPerChunk;
        using (box.Open("stsc", 0))
        {
            box.U32(two ? 2u : 1);
            Chunk(box, 1, chunks == 1 ? last : SamplesPerChunk);
            if (two)
            {
                Chunk(box, (uint)chunks, last);
            }
        }

        using (box.Open("stsz", 0))
        {
            box.U32(0);
            box.U32((uint)samples.Count);
            foreach (Mp4Sample sample in CollectionsMarshal.AsSpan(samples))
            {
                box.U32((uint)sample.Bytes);
            }
        }

        using (box.Open("co64", 0))
        {
            box.U32((uint)chunks);
            long at = dataStart;
            for (int i = 0; i < samples.Count; at += samples[i++].Bytes)
            {
                if (i % SamplesPerChunk == 0)
                {
                    box.U64((ulong)at);
                }
            }
        }
    }

    private static void Chunk(BoxWriter box, uint first, int count)
    {
        box.U32(first);
        box.U32((uint)count);
        box.U32(1);
    }

    // Run-length pairs, which is how stts and ctts keep their values.
    private static void Runs(BoxWriter box, string type, uint[] values)
    {
        List<(uint Count, uint Value)> runs = [];
        foreach (uint value in values)
        {
            if (runs.Count > 0 && runs[^1].Value == value)
            {
                runs[^1] = (runs[^1].Count + 1, value);
            }
            else
            {
                runs.Add((1, value));
            }
        }

        using (box.Open(type, 0))
        {
            box.U32((uint)runs.Count);
            foreach ((uint count, uint value) in runs)
            {
                box.U32(count);
                box.U32(value);
            }
        }
    }

    // No dates: the same samples give the same file, and the recording's times are in the signed manifest.
    private static void Dates(BoxWriter box) => box.Zeros(16);

    private static void Matrix(BoxWriter box)
    {
        ReadOnlySpan<uint> identity = [0x0001_0000, 0, 0, 0, 0x0001_0000, 0, 0, 0, 0x4000_0000];
        foreach (uint cell in identity)
        {
            box.U32(cell);
        }
    }
}
