using Daylight.Academy;

namespace Daylight.Bench.Tests;

/// <summary>The instrument that says "no frame lost" must see every way of losing one.</summary>
public sealed class CompletenessTests
{
    private const uint Base = uint.MaxValue - 5000; // wraps after the second frame
    private const string Path = "bench-000/main";

    [Fact]
    public void Frames_that_all_stand_in_the_volumes_are_complete_though_RTP_time_wraps()
    {
        var kept = Check(Sent(ssrc: 1, frames: 10), Recorded(0, 10), 0, 10);

        Assert.Equal((10, 0L, 1), (kept.Due, kept.Lost, kept.Sessions));
    }

    [Fact]
    public void A_sent_frame_that_is_not_in_the_volumes_is_missing()
    {
        var recorded = Recorded(0, 10);
        recorded.RemoveAt(4);

        var kept = Check(Sent(ssrc: 1, frames: 10), recorded, 0, 10);

        Assert.Equal((1L, 0L), (kept.Missing, kept.Skipped));
    }

    [Fact]
    public void A_frame_that_the_recorder_was_too_slow_for_counts_as_lost()
    {
        var sent = Sent(ssrc: 1, frames: 10);
        sent[9] = sent[9] with { Skipped = true };

        var kept = Check(sent, Recorded(0, 9), 0, 10);

        Assert.Equal((1L, 0L, 1L), (kept.Skipped, kept.Missing, kept.Lost));
    }

    [Fact]
    public void Only_the_span_counts()
    {
        var kept = Check(Sent(ssrc: 1, frames: 10), Recorded(0, 5), 2, 5);

        Assert.Equal((3, 0L), (kept.Due, kept.Lost));
    }

    [Fact]
    public void A_second_session_is_held_against_the_footage_after_media_time_turned_back()
    {
        List<SentFrame> sent = [.. Sent(ssrc: 1, frames: 5), .. Sent(ssrc: 2, frames: 5, at: 5)];
        List<RecordedFrame> recorded = [.. Recorded(0, 5), .. Recorded(0, 4)];

        var kept = Check(sent, recorded, 0, 10);

        Assert.Equal((10, 1L, 2), (kept.Due, kept.Missing, kept.Sessions));
    }

    [Fact]
    public void Sessions_of_another_recorder_before_the_span_do_not_count()
    {
        List<SentFrame> sent = [.. Sent(ssrc: 1, frames: 5), .. Sent(ssrc: 2, frames: 5, at: 5)];

        var kept = Check(sent, Recorded(0, 5), 5, 10);

        Assert.Equal((5, 0L), (kept.Due, kept.Lost));
    }

    [Fact]
    public void A_camera_of_which_nothing_was_recorded_is_missing_whole()
    {
        var kept = Completeness.Check(Sent(ssrc: 1, frames: 10), new Dictionary<string, List<RecordedFrame>>(), 0, 10);

        Assert.Equal(10, kept.Missing);
    }

    private static Completeness Check(List<SentFrame> sent, List<RecordedFrame> recorded, long from, long until) =>
        Completeness.Check(sent, new Dictionary<string, List<RecordedFrame>> { [Path] = recorded }, from, until);

    private static List<SentFrame> Sent(uint ssrc, int frames, long at = 0) =>
        [.. Enumerable.Range(0, frames).Select(i => new SentFrame(Path, ssrc, unchecked(Base + ((uint)i * 3600)), 100, at + i, i == 0, false))];

    private static List<RecordedFrame> Recorded(int first, int frames) =>
        [.. Enumerable.Range(first, frames).Select(i => new RecordedFrame(i * 3600L, 0))];
}
