using System.Globalization;

namespace Daylight.Ledger.Witnesses;

/// <summary>A witness's answer.</summary>
/// <param name="Outcome">What came of it.</param>
/// <param name="Body">The signature lines, the size in decimal, or a sentence for a person; each ends in a newline.</param>
public sealed record WitnessAnswer(WitnessOutcome Outcome, string Body)
{
    /// <summary>The media type of an answer that holds a size.</summary>
    public const string SizeMediaType = "text/x.tlog.size";

    /// <summary>The HTTP status.</summary>
    public int Status => Outcome switch
    {
        WitnessOutcome.Cosigned => 200,
        WitnessOutcome.Malformed => 400,
        WitnessOutcome.BadSignature => 403,
        WitnessOutcome.UnknownLog => 404,
        WitnessOutcome.OtherSize => 409,
        WitnessOutcome.Inconsistent => 422,
        WitnessOutcome.Unavailable => 503,
        _ => throw new InvalidOperationException($"no status for {Outcome}"),
    };

    /// <summary>The body's media type.</summary>
    public string MediaType => Outcome == WitnessOutcome.OtherSize ? SizeMediaType : "text/plain; charset=utf-8";

    internal static WitnessAnswer Refused(WitnessOutcome outcome, string why) => new(outcome, why + "\n");

    internal static WitnessAnswer Latest(long size) => new(WitnessOutcome.OtherSize, string.Create(CultureInfo.InvariantCulture, $"{size}\n"));
}
