using Daylight.Ledger;
using Daylight.Vault;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daylight.Keeper.Epochs;

/// <summary>Makes today's and tomorrow's keys, so that no recorder waits for one at midnight.</summary>
internal sealed class EpochsAhead(KeeperService keeper, KeeperOptions options, TimeProvider clock, ILogger<EpochsAhead> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(10), clock);
        try
        {
            do
            {
                try
                {
                    await MakeAsync(stoppingToken);
                }
                catch (LedgerUnavailableException e)
                {
                    logger.LogError(e, "Epoch keys could not be made ahead; trying again");
                }
            }
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task MakeAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var name in options.RetentionClasses)
        {
            await keeper.PublicKeyAsync(EpochId.Of(now, name), cancellationToken);
            await keeper.PublicKeyAsync(EpochId.Of(now.AddDays(1), name), cancellationToken);
        }
    }
}
