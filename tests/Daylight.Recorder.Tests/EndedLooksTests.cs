using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

/// <summary>A look that was ended stays ended until its grant would have run out anyway, and costs nothing after that.</summary>
public sealed class EndedLooksTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-ended-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly LogLines lines = new();
    private readonly Guid look = Guid.NewGuid();

    private string Path => System.IO.Path.Combine(folder, "ended-looks.json");

    private DateTimeOffset Expires => clock.GetUtcNow() + TimeSpan.FromMinutes(10);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_look_ended_before_or_while_it_is_shown_is_ended_and_no_other()
    {
        var looks = Open();
        var shown = looks.Of(look, Expires);
        Assert.False(shown.IsCancellationRequested);
        await looks.EndAsync(look);

        Assert.True(shown.IsCancellationRequested);
        Assert.True(looks.Of(look, Expires).IsCancellationRequested);
        Assert.False(looks.Of(Guid.NewGuid(), Expires).IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_still_ended_after_a_restart()
    {
        var looks = Open();
        _ = looks.Of(Guid.NewGuid(), Expires);
        await looks.EndAsync(look);

        var again = Open();
        Assert.Equal(1, again.Count);
        Assert.True(again.Of(look, Expires).IsCancellationRequested);
    }

    [Fact]
    public async Task It_is_forgotten_here_and_in_the_file_when_its_grant_has_run_out()
    {
        var looks = Open();
        for (var i = 0; i < 100; i++)
        {
            var id = Guid.NewGuid();
            _ = looks.Of(id, Expires);
            await looks.EndAsync(id);
            _ = looks.Of(Guid.NewGuid(), Expires);
        }

        await looks.EndAsync(look); // its grant was never shown here
        clock.Advance(TimeSpan.FromMinutes(11));
        looks.Sweep();

        Assert.Equal(1, looks.Count);
        Assert.True(Open().Of(look, Expires).IsCancellationRequested);
        Assert.InRange(new FileInfo(Path).Length, 1, 200);
        clock.Advance(TimeSpan.FromDays(2));
        looks.Sweep();
        Assert.Equal((0, 0), (looks.Count, Open().Count));
    }

    [Fact]
    public async Task A_disk_that_does_not_take_the_note_keeps_no_look_open_and_is_asked_again()
    {
        var looks = Open();
        var shown = looks.Of(look, Expires);
        Directory.CreateDirectory(Path + ".new");

        await Assert.ThrowsAnyAsync<Exception>(() => looks.EndAsync(look));
        Assert.True(shown.IsCancellationRequested);

        Directory.Delete(Path + ".new");
        looks.Sweep();
        Assert.True(Open().Of(look, Expires).IsCancellationRequested);
    }

    [Fact]
    public void A_damaged_file_is_told_of_and_keeps_nobody_from_recording()
    {
        File.WriteAllText(Path, "{");

        Assert.Equal(0, Open().Count);
        Assert.Single(lines.Alarms);
    }

    private EndedLooks Open() => new(Path, clock, lines);
}
