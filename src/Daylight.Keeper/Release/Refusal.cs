namespace Daylight.Keeper.Release;

/// <summary>A no, with what was wrong where that is known.</summary>
/// <param name="Reason">The reason.</param>
/// <param name="Detail">What was wrong, in a sentence; null for the reason's own words.</param>
internal sealed record Refusal(RefusalReason Reason, string? Detail = null)
{
    /// <summary>Logged texts come from a request that nobody believes, so they are kept short.</summary>
    private const int MaxDetail = 200;

    public string Words => Detail is null ? Reason.Words() : Detail.Length <= MaxDetail ? Detail : Detail[..MaxDetail];
}
