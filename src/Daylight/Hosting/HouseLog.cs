using Daylight.Ledger;
using Daylight.Ledger.Witnesses;
using Daylight.Logs;

namespace Daylight.Hosting;

/// <summary>The log of a house: the sequencer, and before it whoever asks the witnesses, where the policy names any.</summary>
internal sealed class HouseLog : IAsyncDisposable
{
    private readonly TlogLedger sequencer;
    private readonly CosigningLedger? witnesses;
    private readonly LogMetrics metrics;

    private HouseLog(TlogLedger sequencer, CosigningLedger? witnesses, LogPolicy policy, LogMetrics metrics) =>
        (this.sequencer, this.witnesses, Policy, this.metrics) = (sequencer, witnesses, policy, metrics);

    /// <summary>The log's key, and which witnesses must stand behind it.</summary>
    public LogPolicy Policy { get; }

    /// <summary>The log as its writers see it.</summary>
    public ILedger Ledger => witnesses ?? (ILedger)sequencer;

    /// <summary>Opens the log of a data folder, or begins it.</summary>
    /// <exception cref="PolicyException">The policy file cannot be used.</exception>
    /// <exception cref="LedgerUnavailableException">The log cannot be opened.</exception>
    public static HouseLog Open(HouseOptions options, TimeProvider clock, ILogger logger)
    {
        if (options.WitnessTerms.Fresh <= TimeSpan.Zero || options.WitnessTerms.Grace < options.WitnessTerms.Fresh)
        {
            throw new PolicyException("--witness-fresh must be 1 second or more, and --witness-grace no less than it");
        }

        var signer = new NoteSigner("daylight.example/log", SigningKey.LoadOrCreate(Path.Combine(options.Ledger, "log.key")));
        var policy = PolicyOf(options.PolicyFile, signer.Verifier);

        // A log is created once, with its folder; a log that has lost its checkpoint is an error for a person, never a new log.
        var sequencer = Directory.Exists(options.Log) ? TlogLedger.Open(options.Log, signer) : TlogLedger.Create(options.Log, signer);
        var witnesses = policy.Witnesses.Any(w => w.Address is not null)
            ? new CosigningLedger(sequencer, options.Log, policy, new CosigningPace { Stale = options.WitnessTerms.Fresh }, clock, status => Note(logger, status))
            : null;
        return new HouseLog(sequencer, witnesses, policy, new LogMetrics(sequencer, witnesses, clock));
    }

    /// <summary>What stands at <c>/checkpoint</c>.</summary>
    public ValueTask<Checkpoint> PublishedAsync(CancellationToken cancellationToken) =>
        witnesses?.PublishedAsync(cancellationToken) ?? sequencer.LatestAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        metrics.Dispose();
        if (witnesses is not null)
        {
            await witnesses.DisposeAsync();
        }

        await sequencer.DisposeAsync();
    }

    private static LogPolicy PolicyOf(string? file, NoteVerifier log)
    {
        if (file is null)
        {
            return new LogPolicy(log);
        }

        try
        {
            return TlogPolicy.Parse(File.ReadAllBytes(file)).For(log);
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new PolicyException($"--policy {file}: {e.Message}", e);
        }
    }

    private static void Note(ILogger logger, WitnessStatus witness)
    {
        if (witness.Trouble is { } trouble)
        {
            logger.LogError("Witness {Witness} does not cosign: {Trouble}", witness.Name, trouble);
        }
        else
        {
            logger.LogInformation("Witness {Witness} cosigns", witness.Name);
        }
    }
}
