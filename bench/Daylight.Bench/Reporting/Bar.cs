namespace Daylight.Bench;

/// <summary>A bar of the measurement rules and how this machine stands to it.</summary>
/// <param name="Name">Which, such as <c>P1</c>.</param>
/// <param name="What">What is compared.</param>
/// <param name="Value">The median over all runs.</param>
/// <param name="Min">The least.</param>
/// <param name="Max">The most.</param>
/// <param name="Wanted">The bar; null where only the far goal, or nothing, was set.</param>
/// <param name="Moonshot">The far goal; null where there is none.</param>
/// <param name="HigherIsBetter">Whether the value should lie above the bar.</param>
internal sealed record Bar(string Name, string What, double Value, double Min, double Max, double? Wanted, double? Moonshot, bool HigherIsBetter = false)
{
    public string Verdict => Reaches(Moonshot) ? "moonshot" : Reaches(Wanted) ? "reached"
        : Wanted is not null ? "not reached" : Moonshot is not null ? "moonshot not reached" : "";

    public static Bar Of(string name, string what, Series series, double? wanted, double? moonshot, bool higherIsBetter = false) =>
        new(name, what, series.Median, series.Min, series.Max, wanted, moonshot, higherIsBetter);

    private bool Reaches(double? goal) => goal is { } g && (HigherIsBetter ? Value >= g : Value <= g);
}
