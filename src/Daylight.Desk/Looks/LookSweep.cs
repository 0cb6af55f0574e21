using Daylight.Desk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Daylight.Desk.Looks;

/// <summary>Ends looks of closed incidents that could not be ended when the incident was: the Keeper was away, or we crashed.</summary>
internal sealed class LookSweep(IServiceScopeFactory scopes, TimeProvider clock, ILogger<LookSweep> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pause, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await SweepAsync(stoppingToken);
                }
                catch (Exception e) when (e is not OperationCanceledException)
                {
                    logger.LogError(e, "Looks of closed incidents could not be swept; trying again");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DeskDb>();
        var now = clock.GetUtcNow();
        var left = await db.Looks.Where(l => (l.State == LookState.Pending || (l.State == LookState.Granted && l.Expires > now))
                && db.Incidents.Any(i => i.Id == l.IncidentId && i.ClosedAt != null))
            .Select(l => l.IncidentId).Distinct().ToListAsync(cancellationToken);
        foreach (var incident in left)
        {
            await scope.ServiceProvider.GetRequiredService<LookDesk>().EndOfIncidentAsync(incident, "policy", cancellationToken);
        }
    }
}
