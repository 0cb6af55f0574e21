using System.Text.Json.Serialization;

namespace Daylight.Bench;

/// <summary>One figure of one subject, a value a run.</summary>
/// <param name="Subject">What was measured, such as <c>Daylight</c> or <c>ffmpeg</c>.</param>
/// <param name="Figure">What of it, such as <c>CPU s/GB</c>.</param>
/// <param name="Values">A value for each run, in order.</param>
internal sealed record Series(string Subject, string Figure, IReadOnlyList<double> Values)
{
    public int N => Values.Count;

    public double Median => Percentile(0.5);

    public double Min => Values.Min();

    public double Max => Values.Max();

    /// <summary>The value that a share of all lie at or below; between two, the point in between.</summary>
    public double Percentile(double share) => Percentile([.. Values.Order()], share);

    /// <summary>The same of values that are sorted already.</summary>
    public static double Percentile(IReadOnlyList<double> sorted, double share)
    {
        var at = share * (sorted.Count - 1);
        var below = (int)at;
        var above = Math.Min(below + 1, sorted.Count - 1);
        return sorted[below] + ((sorted[above] - sorted[below]) * (at - below));
    }

    /// <summary>This series over another, run by run: both were measured in the same run.</summary>
    public Series Over(Series reference, string name) =>
        new(Subject, name, [.. Values.Zip(reference.Values, (ours, theirs) => ours / theirs)]);

    [JsonIgnore]
    public string Key => Subject + "\n" + Figure;
}
