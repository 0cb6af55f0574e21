using Daylight.Ledger;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daylight.Keeper.Release;

/// <summary>Once a minute, and at the end, logs the refusals that got no entry of their own.</summary>
internal sealed class RefusalReport(KeeperService keeper, TimeProvider clock, ILogger<RefusalReport> logger) : BackgroundService
{
    /// <summary>At most 1,440 entries a day.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await ReportAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            do
            {
                await ReportAsync(stoppingToken);
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        try
        {
            await keeper.LogCountedRefusalsAsync(cancellationToken);
        }
        catch (LedgerUnavailableException e)
        {
            logger.LogError(e, "Counted refusals could not be logged; the count is kept");
        }
    }
}
