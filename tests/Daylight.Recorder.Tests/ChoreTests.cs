using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

/// <summary>What is done over and over goes on whatever happens, and says what happened once.</summary>
public sealed class ChoreTests
{
    [Fact]
    public async Task A_failure_that_stays_is_told_once_another_one_too_and_its_end()
    {
        var (clock, lines, runs) = (new FakeTimeProvider(), new LogLines(), 0);
        using var stop = new CancellationTokenSource();
        using var ran = new SemaphoreSlim(0);
        var running = new Chore("keys", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(5), clock, lines).RunAsync(
            _ =>
            {
                ran.Release();
                return ++runs switch { <= 3 => throw new IOException("the Keeper is away"), 4 => throw new IOException("the Keeper is on fire"), _ => Task.CompletedTask };
            },
            stop.Token);
        for (var i = 0; i < 7; i++)
        {
            while (!await ran.WaitAsync(TimeSpan.FromMilliseconds(20), TestContext.Current.CancellationToken))
            {
                clock.Advance(TimeSpan.FromSeconds(1));
            }
        }

        await stop.CancelAsync();
        await running;
        Assert.Equal(["keys: the Keeper is away; it is tried again", "keys: the Keeper is on fire; it is tried again", "keys: goes on"], lines.All);
    }
}
