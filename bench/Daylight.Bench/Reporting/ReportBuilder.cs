namespace Daylight.Bench;

/// <summary>Gathers a scenario's figures run by run.</summary>
internal sealed class ReportBuilder(string scenario, string title, string headline)
{
    private readonly DateTimeOffset at = DateTimeOffset.UtcNow;
    private readonly List<(string Subject, string Figure, List<double> Values)> figures = [];
    private readonly SortedDictionary<string, string> parameters = new(StringComparer.Ordinal);
    private readonly List<Bar> bars = [];
    private readonly List<string> notes = [];

    public void Parameter(string name, object value) =>
        parameters[name] = Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!;

    public void Add(string subject, string figure, double value)
    {
        var known = figures.Find(f => f.Subject == subject && f.Figure == figure);
        if (known.Values is null)
        {
            known = (subject, figure, []);
            figures.Add(known);
        }

        known.Values.Add(value);
    }

    public void Add(Bar bar) => bars.Add(bar);

    public void Note(string note)
    {
        if (!notes.Contains(note))
        {
            notes.Add(note);
        }
    }

    public bool Has(string subject, string figure) => figures.Exists(f => f.Subject == subject && f.Figure == figure);

    public Series Series(string subject, string figure)
    {
        var (_, _, values) = figures.Find(f => f.Subject == subject && f.Figure == figure);
        return new Series(subject, figure, values ?? throw new InvalidOperationException($"'{figure}' of '{subject}' was not measured"));
    }

    public Report Build() => new(
        scenario, title, headline, at, Machine.Here(), parameters,
        [.. figures.Select(f => new Series(f.Subject, f.Figure, f.Values))], bars, notes);
}
