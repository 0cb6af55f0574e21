using System.Diagnostics.Metrics;
using Daylight.Ledger.Witnesses;

namespace Daylight.Logs;

/// <summary>What a witness answered and found, for whoever collects figures.</summary>
internal sealed class WitnessMetrics : IDisposable
{
    public const string MeterName = "Daylight.Witness";

    private readonly Meter meter = new(MeterName);
    private readonly Counter<long> answers;
    private readonly Counter<long> evidence;

    public WitnessMetrics()
    {
        answers = meter.CreateCounter<long>("daylight.witness.answers", "{answer}", "Answers to add-checkpoint");
        evidence = meter.CreateCounter<long>("daylight.witness.evidence", "{piece}", "Pieces of evidence against a log");
    }

    public void Count(WitnessNotice notice)
    {
        var log = new KeyValuePair<string, object?>("log", notice.Log ?? "");
        if (notice.Outcome is { } outcome)
        {
            answers.Add(1, log, new("outcome", outcome.ToString()));
        }

        if (notice.Evidence is { } found)
        {
            evidence.Add(1, log, new("proven", found.Proven ? "yes" : "no"));
        }
    }

    /// <summary>The size last cosigned of each log.</summary>
    public void Watch(Witness witness) => meter.CreateObservableGauge(
        "daylight.witness.size",
        () => witness.Logs.Select(l => new Measurement<long>(witness.Latest(l.Hash)?.Size ?? 0, new KeyValuePair<string, object?>("log", l.Origin))),
        "{entry}", "Entries in the tree that was cosigned last");

    public void Dispose() => meter.Dispose();
}
