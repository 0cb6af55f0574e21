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

    private static MinuteHeads Minute(long minute) => new(
        new UnixMinute(minute), [new ChainHead(new TrackId(CameraId.Parse("harbour-1"), StreamKind.Main), 7, new byte[32])]);
}
