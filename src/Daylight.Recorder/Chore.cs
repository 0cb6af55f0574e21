using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>
/// Something done over and over. No failure ends it: another role that is away must not end what asks for it again. A failure is told
/// when it begins or changes, and once more when it is over.
/// </summary>
/// <param name="name">What it does, for the log.</param>
/// <param name="every">The pause between two runs.</param>
/// <param name="afterFailure">The pause after one that failed.</param>
/// <param name="clock">The clock it pauses by.</param>
/// <param name="logger">For operators.</param>
internal sealed class Chore(string name, TimeSpan every, TimeSpan afterFailure, TimeProvider clock, ILogger logger)
{
    /// <summary>Runs until cancelled; at once for the first time.</summary>
    public async Task RunAsync(Func<CancellationToken, Task> work, CancellationToken stop)
    {
        string? told = null;
        while (!stop.IsCancellationRequested)
        {
            string? failure = null;
            try
            {
                await work(stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
#pragma warning disable CA1031 // Whatever it is, the next run tries again.
            catch (Exception e)
#pragma warning restore CA1031
            {
                failure = e.Message;
            }

            if (failure is not null && failure != told)
            {
                logger.LogError("{Name}: {Detail}; it is tried again", name, failure);
            }
            else if (failure is null && told is not null)
            {
                logger.LogInformation("{Name}: goes on", name);
            }

            told = failure;
            await Task.Delay(failure is null ? every : afterFailure, clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
