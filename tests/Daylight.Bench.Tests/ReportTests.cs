using System.Xml.Linq;

namespace Daylight.Bench.Tests;

public sealed class ReportTests
{
    [Fact]
    public void A_ratio_is_taken_run_by_run_and_its_median_is_told()
    {
        var ratio = new Series("ours", "CPU", [1, 4, 9]).Over(new Series("theirs", "CPU", [10, 20, 10]), "ratio");

        Assert.Equal((0.2, 0.1, 0.9, 3), (ratio.Median, ratio.Min, ratio.Max, ratio.N));
    }

    [Theory]
    [InlineData(0.1, "moonshot")]
    [InlineData(0.15, "reached")]
    [InlineData(0.3, "not reached")]
    public void A_bar_says_how_far_it_was_reached(double value, string verdict) =>
        Assert.Equal(verdict, Bar.Of("P1", "", new Series("", "", [value]), 0.2, 0.125).Verdict);

    [Fact]
    public void Where_more_is_better_the_bar_is_a_floor() =>
        Assert.Equal("reached", Bar.Of("P6", "", new Series("", "", [0.5]), 1.0 / 3, 0.75, higherIsBetter: true).Verdict);

    [Fact]
    public void A_report_comes_back_from_its_file_as_it_was_and_draws_every_subject()
    {
        var path = Path.GetTempFileName();
        var builder = new ReportBuilder("recording", "cost & more", "CPU");
        foreach (var (subject, value) in new[] { ("Daylight", 1.0), ("<others>", 8.0), ("Daylight", 3.0), ("<others>", 6.0) })
        {
            builder.Add(subject, "CPU", value);
        }

        builder.Build().Save(path);
        var report = Report.Load(path);
        File.Delete(path);

        Assert.Equal([2.0, 7.0], report.Series.Select(s => s.Median));
        var drawn = XDocument.Parse(Chart.Draw(report)).Root!;
        Assert.Contains(drawn.Elements(), e => e.Value == "<others>");
        Assert.Equal(2, drawn.Elements().Count(e => e.Name.LocalName == "rect"));
    }

    [Fact]
    public void A_file_that_is_no_report_is_refused_with_the_way_to_make_one()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, "{");

        Assert.Contains("--json", Assert.Throws<BenchException>(() => Report.Load(path)).Message, StringComparison.Ordinal);
        File.Delete(path);
    }
}
