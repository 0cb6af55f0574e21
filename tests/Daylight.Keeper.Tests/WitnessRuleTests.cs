using Daylight.Keeper.Release;

namespace Daylight.Keeper.Tests;

/// <summary>Every row of what goes on when witnesses are away (DESIGN section 6). Fresh is 5 minutes, grace 15.</summary>
public sealed class WitnessRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 24, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    //          entry  tied   minutes live   verdict
    [InlineData(true, true, 0, true, "Full")]
    [InlineData(true, true, 5, true, "Full")]
    [InlineData(true, true, 0, false, "Full")]
    [InlineData(true, true, 5, false, "Full")]
    [InlineData(true, false, 5, false, "Full")]
    [InlineData(true, true, 6, true, "Degraded")]
    [InlineData(true, true, 15, true, "Degraded")]
    [InlineData(false, true, 0, true, "Degraded")]
    [InlineData(false, true, 15, true, "Degraded")]
    [InlineData(true, true, 16, true, "Stale")]
    [InlineData(false, true, 16, true, "Stale")]
    [InlineData(false, false, 0, true, "Unwitnessed")]
    [InlineData(false, false, 6, true, "Stale")]
    [InlineData(true, true, 6, false, "Stale")]
    [InlineData(false, true, 0, false, "Unwitnessed")]
    [InlineData(false, true, 6, false, "Stale")]
    [InlineData(false, false, 0, false, "Unwitnessed")]
    [InlineData(false, false, null, true, "Stale")]
    [InlineData(false, false, null, false, "Stale")]
    public void Live_looks_go_on_marked_for_the_minutes_of_grace_and_recorded_ones_wait(bool entry, bool tied, int? minutes, bool live, string verdict) =>
        Assert.Equal(verdict, WitnessRule.Decide(new WitnessSight(entry, tied, minutes is { } m ? Now.AddMinutes(-m) : null), live, Now, new WitnessTerms()).ToString());
}
