namespace Daylight.Media.Tests;

/// <summary>Each quirk, on a loop of the stream's own and on a swept one: what comes out, and how it ends.</summary>
public sealed class QuirkTests
{
    private static readonly Quirk[] Known = [.. SessionQuirks.All(), .. PacketQuirks.All()];

    public static TheoryData<string, bool> Names()
    {
        var names = new TheoryData<string, bool>();
        foreach (Quirk quirk in Known)
        {
            names.Add(quirk.Name, false);
            names.Add(quirk.Name, true);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_camera_with_a_quirk_gives_its_pictures_and_ends_for_its_reason(string name, bool swept)
    {
        Quirk quirk = Array.Find([.. SessionQuirks.All(), .. PacketQuirks.All()], (Quirk q) => q.Name == name)!;
        using ReceiveLoop? loop = swept ? new(new ReceiveLoopOptions { Interval = TimeSpan.FromMilliseconds(10) }, TimeProvider.System) : null;
        await using var camera = new ScriptedCamera(quirk.Answer) { Dribbles = quirk.Dribbles };
        var sink = new RecordingSink();
        var counters = new StreamCounters();
        var options = new RtspOptions { Loop = loop, AnswerTimeout = TimeSpan.FromSeconds(4), SilenceTimeout = TimeSpan.FromSeconds(2) };

        RtspException end = await Assert.ThrowsAsync<RtspException>(() => RtspClient.RunAsync(
            new RtspSource(camera.Address, Quirk.User, Quirk.Password), sink, options, counters, TestContext.Current.CancellationToken));

        Assert.True(quirk.End == end.Failure, $"{end.Failure}: {end.Message}");
        Assert.Contains(quirk.Says, end.Message, StringComparison.Ordinal);
        Assert.Equal((quirk.Pictures, quirk.Gaps), (sink.Units.Count, sink.Units.Count(u => u.GapBefore)));
        quirk.Holds(sink, counters, camera.Requests);
        Assert.DoesNotContain(Quirk.Password, string.Concat(camera.Requests) + end.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_quirk_has_a_name_of_its_own_the_section_it_breaks_and_a_policy()
    {
        Assert.Equal(Known.Length, Known.Select(q => q.Name).Distinct().Count());
        Assert.All(Known, q => Assert.True(q.Breaks.Length > 0 && q.Policy.Length > 0));
    }
}
