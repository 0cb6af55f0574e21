using System.Diagnostics.Metrics;
using Daylight.Ledger;
using Daylight.Ledger.Witnesses;

namespace Daylight.Logs;

/// <summary>How the log and its witnesses are doing, for whoever collects figures.</summary>
internal sealed class LogMetrics : IDisposable
{
    public const string MeterName = "Daylight.Log";

    private readonly Meter meter = new(MeterName);

    public LogMetrics(TlogLedger log, CosigningLedger? witnesses, TimeProvider clock)
    {
        meter.CreateObservableGauge("daylight.log.size", () => log.Latest.Size, "{entry}", "Entries in the log");
        if (witnesses is null)
        {
            return;
        }

        meter.CreateObservableGauge("daylight.log.cosigned_size", () => witnesses.Cosigned?.Size ?? 0, "{entry}", "Entries in the newest tree with a quorum behind it");
        meter.CreateObservableGauge("daylight.log.cosigned_age", () => Ages(witnesses.Cosigned is { } c ? witnesses.AsOf(c) : null, clock), "s", "Seconds since a quorum last stood behind the log");
        meter.CreateObservableGauge(
            "daylight.log.witness_alarm", () => witnesses.Witnesses.Select(w => new Measurement<int>(w.Trouble is null ? 0 : 1, new KeyValuePair<string, object?>("witness", w.Name))),
            "1", "1 while a witness's last answer was no cosignature");
    }

    public void Dispose() => meter.Dispose();

    private static IEnumerable<Measurement<double>> Ages(DateTimeOffset? time, TimeProvider clock) =>
        time is { } t ? [new Measurement<double>((clock.GetUtcNow() - t).TotalSeconds)] : [];
}
