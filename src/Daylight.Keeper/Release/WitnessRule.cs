namespace Daylight.Keeper.Release;

/// <summary>
/// What goes on when witnesses are away (DESIGN section 6): live looks for the minutes that the terms allow, marked degraded; recorded
/// looks, and with them exports, not; after those minutes nothing.
/// </summary>
internal static class WitnessRule
{
    public static WitnessVerdict Decide(WitnessSight sight, bool live, DateTimeOffset now, WitnessTerms terms)
    {
        var age = now - sight.AsOf;
        return sight.Entry && age <= terms.Fresh ? WitnessVerdict.Full
            : live && (sight.Entry || sight.Tied) && age <= terms.Grace ? WitnessVerdict.Degraded
            : age <= terms.Fresh ? WitnessVerdict.Unwitnessed
            : WitnessVerdict.Stale;
    }
}
