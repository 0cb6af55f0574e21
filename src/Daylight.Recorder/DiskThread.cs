using Daylight.Vault;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder;

/// <summary>The thread that waits for one disk: writes what is queued several times a second, syncs once a second.</summary>
internal sealed class DiskThread : IDisposable
{
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(100), SyncEvery = TimeSpan.FromSeconds(1);

    private readonly StoreDisk disk;
    private readonly TimeProvider clock;
    private readonly ILogger logger;
    private readonly Thread thread;
    private volatile bool stopping;

    public DiskThread(StoreDisk disk, TimeProvider clock, ILogger logger)
    {
        (this.disk, this.clock, this.logger) = (disk, clock, logger);
        thread = new Thread(Run) { IsBackground = true, Name = "Daylight disk" };
        thread.Start();
    }

    public void Dispose()
    {
        stopping = true;
        thread.Join();
    }

    private void Run()
    {
        var synced = clock.GetTimestamp();
        string? told = null;
        while (!stopping)
        {
            disk.WaitForWork(Gather);
            try
            {
                disk.Write();
                if (clock.GetElapsedTime(synced) >= SyncEvery)
                {
                    synced = clock.GetTimestamp();
                    disk.Sync();
                }
            }
#pragma warning disable CA1031 // A disk's thread that ends takes the footage of all its cameras with it, and the program.
            catch (Exception e)
#pragma warning restore CA1031
            {
                logger.LogCritical(e, "disk {Folder}: a defect of the recorder; recording goes on", disk.Options.Folder);
            }

            var error = disk.Status.Error;
            if (told is null && error is not null)
            {
                logger.LogError("disk {Folder} refuses, footage goes elsewhere if it can: {Error}", disk.Options.Folder, error);
            }
            else if (told is not null && error is null)
            {
                logger.LogInformation("disk {Folder} takes footage again", disk.Options.Folder);
            }

            told = error;
        }
    }
}
