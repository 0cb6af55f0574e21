using System.Text;

namespace Daylight.Media.Tests;

public sealed class Mp4WriterTests
{
    private static readonly byte[] Sets = [.. Prefixed(Convert.FromBase64String("Z2QAKKzZQHgCJ+XARAAAAwAEAAADAMg8YMZY")), .. Prefixed([0x68, 0xEB, 0xE3, 0xCB])];
    private static readonly byte[] Idr = Prefixed([0x65, 1, 2, 3]), Slice = Prefixed([0x41, 4, 5]);

    private static byte[] Prefixed(byte[] nal) => [0, 0, 0, (byte)nal.Length, .. nal];

    private static async Task<byte[]> WriteAsync(params (byte[] Data, long Time)[] samples)
    {
        using var writer = new Mp4Writer(VideoCodec.H264);
        writer.AddParameterSets(Sets);
        foreach ((byte[] data, long time) in samples)
        {
            writer.Add(data, time, 0, data == Idr);
        }

        using var file = new MemoryStream();
        await writer.FinishAsync(file, TestContext.Current.CancellationToken);
        return file.ToArray();
    }

    [Fact]
    public async Task The_index_comes_before_the_samples_and_those_are_as_given()
    {
        byte[] file = await WriteAsync((Idr, 0), (Slice, 3600));
        int moov = file.AsSpan().IndexOf("moov"u8), data = file.AsSpan().IndexOf("mdat"u8);
        Assert.InRange(moov, 1, data);
        Assert.Equal([.. Idr, .. Slice], file[(data + 12)..]);
    }

    [Fact]
    public async Task The_same_samples_give_the_same_file()
        => Assert.Equal(await WriteAsync((Idr, 0), (Slice, 3600)), await WriteAsync((Idr, 0), (Slice, 3600)));

    [Fact]
    public void Reordered_pictures_are_decoded_before_they_are_shown()
    {
        List<Mp4Sample> samples = [new(1, 0, true), new(1, 10800, false), new(1, 3600, false), new(1, 7200, false)];
        (uint[] durations, uint[] offsets, long shift, ulong total) = Mp4Index.Times(samples, 0);
        Assert.Equal([3600, 3600, 3600, 3600], durations);
        Assert.Equal([3600, 10800, 0, 0], offsets);
        Assert.Equal((3600, 14400UL), (shift, total));
    }

    [Fact]
    public async Task A_clock_that_starts_anew_follows_the_old_one()
    {
        string path = Path.GetTempFileName();
        await File.WriteAllBytesAsync(path, await WriteAsync((Idr, 90_000_000), (Slice, 90_003_600), (Idr, 0), (Slice, 3600)), TestContext.Current.CancellationToken);
        string times = await Tool.RunAsync("ffprobe", "-v", "error", "-show_entries", "packet=pts", "-of", "csv=p=0", path);
        File.Delete(path);
        Assert.Equal(["0", "3600", "7200", "10800"], times.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(t => t.Trim(',')));
    }

    [Fact]
    public async Task Without_parameter_sets_there_is_no_file()
    {
        using var writer = new Mp4Writer(VideoCodec.H264);
        writer.Add(Idr, 0, 0, true);
        await Assert.ThrowsAsync<InvalidDataException>(() => writer.FinishAsync(Stream.Null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task In_band_parameter_sets_go_before_offered_ones()
    {
        using var writer = new Mp4Writer(VideoCodec.H264);
        writer.AddParameterSets(Sets);
        byte[] other = Prefixed([0x68, 0xEB, 0x8F, 0x2C]);
        writer.Add([.. Sets.AsSpan(0, Sets.Length - 8), .. other, .. Idr], 0, 0, true);
        using var file = new MemoryStream();
        await writer.FinishAsync(file, TestContext.Current.CancellationToken);
        ReadOnlySpan<byte> head = file.ToArray().AsSpan(0, file.ToArray().AsSpan().IndexOf("mdat"u8));
        Assert.True(head.IndexOf(other.AsSpan(4)) > 0);
        Assert.True(head.IndexOf(Sets.AsSpan(Sets.Length - 4)) < 0);
        Assert.Contains("avcC", Encoding.ASCII.GetString(head), StringComparison.Ordinal);
    }
}
