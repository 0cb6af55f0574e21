using Daylight.Media;

namespace Daylight.Recorder.Tests;

public sealed class RetryPauseTests
{
    private const double Middle = 0.5;
    private static readonly RetryPause Start = new(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(30));

    [Fact]
    public void It_doubles_up_to_the_longest_and_stays_there()
    {
        var pauses = new List<double>();
        var retry = Start;
        for (var i = 0; i < 100; i++)
        {
            (var pause, retry) = retry.After(RtspFailure.AddressUnreachable, null, Middle);
            pauses.Add(pause.TotalSeconds);
        }

        Assert.Equal([1, 2, 4, 8, 16, 30, 30], pauses.Take(7));
        Assert.All(pauses.Skip(7), p => Assert.Equal(30, p));
    }

    [Fact]
    public void It_begins_anew_once_the_camera_has_played()
    {
        var (_, retry) = (Start with { Failures = 9 }).After(RtspFailure.Ended, TimeSpan.Zero, Middle);
        Assert.Equal(2, retry.After(RtspFailure.AddressUnreachable, null, Middle).Pause.TotalSeconds);
    }

    [Fact]
    public void A_refused_password_is_left_alone_for_the_longest_pause_at_once()
        => Assert.Equal(30, Start.After(RtspFailure.AuthenticationFailed, null, Middle).Pause.TotalSeconds);

    [Fact]
    public void A_forgotten_session_is_set_up_at_once_after_playing_and_with_patience_otherwise()
    {
        Assert.Equal(0, Start.After(RtspFailure.SessionLost, TimeSpan.FromSeconds(1), Middle).Pause.TotalSeconds);
        Assert.Equal(1, Start.After(RtspFailure.SessionLost, TimeSpan.FromSeconds(0.9), Middle).Pause.TotalSeconds);
        Assert.Equal(1, Start.After(RtspFailure.SessionLost, null, Middle).Pause.TotalSeconds);
    }

    [Theory]
    [InlineData(0, 0.5)]
    [InlineData(1, 1.5)]
    public void It_is_spread_from_half_to_one_and_a_half(double spread, double seconds)
        => Assert.Equal(seconds, Start.After(null, null, spread).Pause.TotalSeconds);
}
