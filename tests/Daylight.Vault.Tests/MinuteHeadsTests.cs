namespace Daylight.Vault.Tests;

public sealed class MinuteHeadsTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-heads-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_minute_added_behind_a_torn_one_is_read_once_the_file_was_mended()
    {
        Minute(1).AppendTo(folder);
        var path = Directory.GetFiles(folder).Single();
        var whole = new FileInfo(path).Length;
        Minute(2).AppendTo(folder);
        for (var length = whole; length < (2 * whole); length++)
        {
            using (var file = new FileStream(path, FileMode.Open))
            {
                file.SetLength(length);
            }

            MinuteHeads.Mend(folder);
            Minute(3).AppendTo(folder);

            Assert.Equal([1L, 3L], MinuteHeads.ReadAll(folder).Select(m => m.Minute.Value));
        }
    }

    [Fact]
    public void Mending_leaves_a_whole_file_and_an_empty_folder_as_they_are()
    {
        MinuteHeads.Mend(folder);
        Minute(1).AppendTo(folder);
        Minute(2).AppendTo(folder);

        MinuteHeads.Mend(folder);

        Assert.Equal([1L, 2L], MinuteHeads.ReadAll(folder).Select(m => m.Minute.Value));
    }

    [Fact]
    public void A_days_first_minute_is_written_once_the_files_name_is_on_the_disk()
    {
        var days = Path.Combine(folder, "days");
        var synced = new List<string>();
        void Sync(string of)
        {
            Assert.Equal(0, new FileInfo(Directory.GetFiles(days).Single()).Length);
            synced.Add(of);
        }

        Assert.Throws<IOException>(() => Minute(1).AppendTo(days, of => throw new IOException($"{of} is gone")));
        Assert.Empty(MinuteHeads.ReadAll(days));
        Minute(1).AppendTo(days, Sync);
        Minute(2).AppendTo(days, Sync);

        Assert.Equal([days, folder], synced);
        Assert.Equal(2, MinuteHeads.ReadAll(days).Count());
    }

    [Fact]
    public void The_newest_heads_are_found_before_a_torn_end_and_behind_a_day_of_which_nothing_is_left()
    {
        Assert.Empty(MinuteHeads.Newest(Path.Combine(folder, "missing")));
        Minute(1, 7).AppendTo(folder);
        Minute(2, 9).AppendTo(folder);
        File.WriteAllBytes(Path.Combine(folder, "1970-01-02.heads"), [0x82, 0x01]);
        File.WriteAllBytes(Path.Combine(folder, "1970-01-03.heads"), "no heads"u8.ToArray());

        Assert.Equal(9, Assert.Single(MinuteHeads.Newest(folder)).Sequence);
    }

    private static MinuteHeads Minute(long minute, long sequence) => new(
        new UnixMinute(minute), [new ChainHead(new TrackId(CameraId.Parse("harbour-1"), StreamKind.Main), sequence, new byte[32])]);

    private static MinuteHeads Minute(long minute) => Minute(minute, 7);
}
