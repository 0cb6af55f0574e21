using System.Globalization;
using System.Security;
using System.Text;

namespace Daylight.Bench;

/// <summary>A report's headline figure as horizontal bars: plain SVG that takes its colours from the reader's light or dark scheme.</summary>
internal static class Chart
{
    private const int Width = 760;
    private const int Left = 230;
    private const int Right = 110;
    private const int Top = 64;
    private const int Row = 34;
    private const int Thick = 18;

    public static string Draw(Report report)
    {
        var series = report.Series.Where(s => s.Figure == report.Headline).ToList();
        if (series.Count == 0)
        {
            throw new BenchException($"the report has no figure '{report.Headline}' to draw");
        }

        var most = series.Max(s => s.Max) is > 0 and var max ? max : 1;
        var height = Top + (series.Count * Row) + 44;
        var svg = new StringBuilder(Head(report, height));
        foreach (var (row, s) in series.Index())
        {
            AppendBar(svg, s, Top + (row * Row), most);
        }

        var m = report.Machine;
        Line(svg, 16, height - 16, "foot", string.Create(
            CultureInfo.InvariantCulture,
            $"{m.Cores} cores of {m.Processor}, {m.Runtime}, {report.At:yyyy-MM-dd}; {string.Join(", ", report.Parameters.Select(p => $"{p.Key} {p.Value}"))}"));
        return svg.Append("</svg>\n").ToString();
    }

    private static string Head(Report report, int height) => $$"""
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {{Width}} {{height}}" width="{{Width}}" height="{{height}}" role="img" aria-label="{{SecurityElement.Escape(report.Title)}}">
        <style>
          text { font: 13px system-ui, sans-serif; fill: #1c2733 }
          .title { font-size: 15px; font-weight: 600 }
          .foot, .figure { font-size: 11px; fill: #5a6876 }
          .bar { fill: #8a97a5 } .ours { fill: #1f6fb2 } .range { stroke: #1c2733; stroke-width: 1.5 }
          @media (prefers-color-scheme: dark) {
            text { fill: #e4eaf0 } .foot, .figure { fill: #9aa8b5 }
            .bar { fill: #66727e } .ours { fill: #5aa9e6 } .range { stroke: #e4eaf0 }
          }
        </style>
        <text class="title" x="16" y="26">{{SecurityElement.Escape(report.Title)}}</text>
        <text class="figure" x="16" y="46">{{SecurityElement.Escape(report.Headline)}}: median{{(report.Series.Any(s => s.N > 1) ? ", least and most" : "")}}</text>

        """;

    private static void AppendBar(StringBuilder svg, Series s, int y, double most)
    {
        double X(double value) => Left + ((Width - Left - Right) * value / most);
        var kind = s.Subject.StartsWith(Contender.Ours, StringComparison.OrdinalIgnoreCase) ? "ours" : "bar";
        var middle = y + (Thick / 2.0);
        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{Left - 10}\" y=\"{middle + 4.5:F1}\" text-anchor=\"end\">{SecurityElement.Escape(s.Subject)}</text>\n");
        svg.Append(CultureInfo.InvariantCulture, $"<rect class=\"{kind}\" x=\"{Left}\" y=\"{y}\" width=\"{Math.Max(1, X(s.Median) - Left):F1}\" height=\"{Thick}\" rx=\"2\"/>\n");
        if (s.N > 1)
        {
            svg.Append(CultureInfo.InvariantCulture, $"<path class=\"range\" d=\"M{X(s.Min):F1} {middle:F1}H{X(s.Max):F1}M{X(s.Min):F1} {middle - 4:F1}v8M{X(s.Max):F1} {middle - 4:F1}v8\" fill=\"none\"/>\n");
        }

        svg.Append(CultureInfo.InvariantCulture, $"<text x=\"{X(s.Max) + 8:F1}\" y=\"{middle + 4.5:F1}\">{ReportTable.Number(s.Median)}</text>\n");
    }

    private static void Line(StringBuilder svg, int x, int y, string kind, string text) =>
        svg.Append(CultureInfo.InvariantCulture, $"<text class=\"{kind}\" x=\"{x}\" y=\"{y}\">{SecurityElement.Escape(text)}</text>\n");
}
