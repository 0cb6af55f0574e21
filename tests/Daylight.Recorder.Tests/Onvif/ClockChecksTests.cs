using Daylight.Contracts;
using Daylight.Media;
using Daylight.Recorder.Onvif;
using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests.Onvif;

/// <summary>Cameras' own clocks are asked about once an hour, and no failure of one is another's.</summary>
public sealed class ClockChecksTests
{
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 12, 0, 0, TimeSpan.Zero));
    private readonly List<CameraSource> cameras = [Source("a", "http://192.0.2.1/onvif/device_service"), Source("b", null), Source("c", "http://192.0.2.3/onvif/device_service")];
    private readonly List<string> asked = [];
    private readonly LogLines lines = new();
    private Exception failure = new OnvifException(OnvifFailure.Unreachable, "nothing answers there");
    private readonly ClockChecks checks;

    public ClockChecksTests() => checks = new ClockChecks(() => cameras, ReadAsync, clock, lines);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_camera_with_an_ONVIF_address_is_asked_and_what_it_said_stands_in_its_state()
    {
        await checks.AskDueAsync(Stop);
        Assert.Equal(["a", "c"], asked);
        var states = checks.With([.. cameras.Select(c => new CameraStatus(c.Camera, []))]);
        Assert.Equal(
            [new CameraClock(TimeSpan.FromSeconds(90), clock.GetUtcNow(), null), null, new CameraClock(null, clock.GetUtcNow(), "nothing answers there")],
            states.Select(s => s.Clock));
    }

    [Fact]
    public async Task It_is_asked_again_after_three_to_five_quarters_of_an_hour_and_not_before()
    {
        await checks.AskDueAsync(Stop);
        clock.Advance(ClockChecks.Every * 0.74);
        await checks.AskDueAsync(Stop);
        Assert.Equal(2, asked.Count);
        clock.Advance(ClockChecks.Every * 0.52);
        await checks.AskDueAsync(Stop);
        Assert.Equal(4, asked.Count);
    }

    [Fact]
    public async Task Another_address_is_asked_at_once_and_what_the_old_one_said_is_forgotten()
    {
        await checks.AskDueAsync(Stop);
        cameras[0] = Source("a", "http://192.0.2.9/onvif/device_service");
        cameras.RemoveAt(2);
        await checks.AskDueAsync(Stop);
        Assert.Equal(["a", "c", "a"], asked);
        Assert.Null(checks.With([new CameraStatus(CameraId.Parse("c"), [])])[0].Clock);
    }

    [Fact]
    public async Task A_wrong_clock_is_told_once_and_a_defect_at_one_camera_keeps_no_other_from_being_asked()
    {
        failure = new InvalidOperationException("a defect");
        cameras.Reverse();
        for (var hour = 0; hour < 3; hour++)
        {
            await checks.AskDueAsync(Stop);
            clock.Advance(ClockChecks.Every * 2);
        }

        Assert.Equal(["c", "a", "c", "a", "c", "a"], asked);
        Assert.Contains("90 s ahead", Assert.Single(lines.All), StringComparison.Ordinal);
    }

    private static CameraSource Source(string id, string? onvif) =>
        new(CameraId.Parse(id), new Uri("rtsp://192.0.2.1/" + id), null, "eve", "a secret", Onvif: onvif is null ? null : new Uri(onvif));

    private Task<TimeSpan?> ReadAsync(CameraSource source, CancellationToken stop)
    {
        asked.Add(source.Camera.Value);
        return source.Camera.Value == "c" ? throw failure : Task.FromResult<TimeSpan?>(TimeSpan.FromSeconds(90));
    }
}
