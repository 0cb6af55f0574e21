using Daylight.Ledger.Witnesses;

namespace Daylight.Logs;

/// <summary>
/// What a witness tells its operator: evidence shouts, a log's troubles are told, its daily bread once a minute, and strangers' nonsense
/// not at all, or they could fill the disk.
/// </summary>
internal sealed class WitnessNotes(ILogger logger, TimeProvider clock)
{
    private static readonly TimeSpan Often = TimeSpan.FromMinutes(1);

    /// <summary>Guards <see cref="told"/>.</summary>
    private readonly Lock gate = new();

    /// <summary>When a cosignature of a log was last told.</summary>
    private readonly Dictionary<string, DateTimeOffset> told = [];

    public void Note(WitnessNotice notice)
    {
        var level = notice.Evidence is not null ? LogLevel.Critical
            : notice.Log is null ? LogLevel.Debug
            : notice.Outcome is WitnessOutcome.Cosigned or WitnessOutcome.OtherSize ? Usual(notice.Log)
            : LogLevel.Warning;
        logger.Log(level, "{Log}: {Words}", notice.Log ?? "unknown log", notice.Words);
    }

    private LogLevel Usual(string log)
    {
        lock (gate)
        {
            var now = clock.GetUtcNow();
            if (told.TryGetValue(log, out var last) && now - last < Often && now >= last)
            {
                return LogLevel.Debug;
            }

            told[log] = now;
            return LogLevel.Information;
        }
    }
}
