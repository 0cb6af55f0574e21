using Daylight.Vault;
using Microsoft.Extensions.Time.Testing;

namespace Daylight.Recorder.Tests;

/// <summary>What is known of the Keeper's public keys while it is away.</summary>
public sealed class KnownKeysTests : IEpochKeys, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("daylight-known-").FullName;
    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 11, 24, 10, 0, 0, TimeSpan.Zero));
    private readonly LogLines lines = new();
    private bool hangs;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    public async ValueTask<byte[]> PublicKeyAsync(EpochId epoch, CancellationToken cancellationToken)
    {
        if (hangs)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }

        return Key(epoch);
    }

    [Fact]
    public async Task Each_classes_last_key_is_known_after_a_restart()
    {
        EpochId old = new(new DateOnly(2026, 11, 23), "a"), today = old with { Day = new DateOnly(2026, 11, 24) }, other = today with { RetentionClass = "b" };
        var keys = Open();
        foreach (var epoch in (EpochId[])[today, other, old])
        {
            Assert.Equal(Key(epoch), await keys.PublicKeyAsync(epoch, Stop));
        }

        var again = Open();
        Assert.Equal(today, again.Last("a")!.Value.Epoch);
        Assert.Equal(Key(today), again.Last("a")!.Value.Key);
        Assert.Equal(other, again.Last("b")!.Value.Epoch);
        Assert.Null(again.Last("c"));
    }

    [Fact]
    public async Task A_Keeper_that_does_not_answer_is_given_up_after_a_while()
    {
        hangs = true;
        var asked = Open().PublicKeyAsync(new EpochId(new DateOnly(2026, 11, 24), "a"), Stop).AsTask();

        clock.Advance(KnownKeys.Patience);

        Assert.Contains("did not answer", (await Assert.ThrowsAsync<TimeoutException>(() => asked)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{")]
    [InlineData("""{ "2026-11-24.a": "AAAA" }""")]
    [InlineData("""{ "yesterday": "AAAA" }""")]
    public void A_damaged_file_is_told_of_and_keeps_nobody_from_recording(string text)
    {
        File.WriteAllText(Path.Combine(folder, "keys.json"), text);

        Assert.Null(Open().Last("a"));
        Assert.Contains("keys.json", Assert.Single(lines.Alarms), StringComparison.Ordinal);
    }

    private static byte[] Key(EpochId epoch) => [4, (byte)epoch.Day.Day, (byte)epoch.RetentionClass[0], .. new byte[62]];

    private KnownKeys Open() => new(this, Path.Combine(folder, "keys.json"), clock, lines);
}
