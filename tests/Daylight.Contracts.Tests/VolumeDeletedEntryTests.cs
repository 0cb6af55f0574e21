using Daylight.Vault;
using Daylight.Vault.Retention;

namespace Daylight.Contracts.Tests;

public sealed class VolumeDeletedEntryTests
{
    private static readonly VolumeDeletedEntry Entry = new(
        VolumeId.Create(DateTimeOffset.UnixEpoch), EpochId.Parse("2026-11-24.standard"), DeletionReason.Room, 4096,
        [new TrackSpan(new TrackId(CameraId.Parse("gate-1"), StreamKind.Main), 0, 9), new TrackSpan(new TrackId(CameraId.Parse("gate-1"), StreamKind.Sub), 3, 3)]);

    [Fact]
    public void A_deletion_reads_back_as_it_was_written()
    {
        var read = VolumeDeletedEntry.Decode(Entry.Encode());

        Assert.Equal(Entry with { Extents = read.Extents }, read);
        Assert.Equal(Entry.Extents, read.Extents);
    }

    [Theory]
    [InlineData("gate-1/main", 9, 0)]
    [InlineData("gate-1/other", 0, 9)]
    [InlineData("gate 1/main", 0, 9)]
    public void An_extent_line_that_cannot_be_is_refused(string track, long first, long last)
    {
        var body = new BodyWriter()
            .Text("volume", Entry.Volume.ToString()).Text("epoch", "2026-11-24.standard").Text("reason", "room").Number("bytes", 1)
            .Text("extents", $"{track} {first} {last}\n").ToArray();

        Assert.Throws<FormatException>(() => VolumeDeletedEntry.Decode(body));
    }

    [Fact]
    public void An_unknown_reason_is_refused()
    {
        var body = new BodyWriter()
            .Text("volume", Entry.Volume.ToString()).Text("epoch", "2026-11-24.standard").Text("reason", "tidying").Number("bytes", 1).Text("extents", "").ToArray();

        Assert.Contains("reason", Assert.Throws<FormatException>(() => VolumeDeletedEntry.Decode(body)).Message, StringComparison.Ordinal);
    }
}
