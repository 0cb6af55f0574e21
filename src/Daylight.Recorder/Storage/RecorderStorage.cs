using Daylight.Contracts;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Storage;

/// <summary>The Recorder's storage, checked and taken into use.</summary>
/// <param name="Plan">As it is configured.</param>
/// <param name="Store">How the store is kept on it.</param>
/// <param name="Register">The disks, as the recorder knows them.</param>
internal sealed record RecorderStorage(StoragePlan Plan, StoreOptions Store, DiskRegister Register)
{
    /// <summary>Checks everything first; only then is anything written.</summary>
    /// <exception cref="StorageRefusedException">Something cannot work.</exception>
    public static RecorderStorage Take(RecorderOptions options, Guid recorder, IReadOnlyList<CameraSource> cameras, StoragePreflight preflight, ILogger logger)
    {
        var file = Path.Combine(options.Folder, "storage.json");
        var store = options.Store ?? new StoreOptions(Path.Combine(Path.GetFullPath(options.Folder), "store"));
        var plan = options.Storage ?? StoragePlan.Default(options.Folder);
        Refuse(file, plan.Faults(cameras));
        Directory.CreateDirectory(store.Folder);
        // The default disk lies in the store's own folder, which is no mount: a missing one is the first start.
        foreach (var disk in plan.Disks.Where(d => d.Folder == Path.Combine(Path.GetFullPath(store.Folder), "volumes")))
        {
            Directory.CreateDirectory(disk.Folder);
        }

        var (faults, warnings) = preflight.Check(plan, cameras);
        Refuse(file, faults);
        foreach (var warning in warnings)
        {
            logger.LogWarning("storage: {Warning}", warning);
        }

        var register = new DiskRegister(store.Folder, recorder);
        Refuse(file, [.. plan.Disks.Select((d, i) => (d.Folder, i, Why: register.Refusal(d.Folder))).Where(d => d.Why is not null)
            .Select(d => new StorageFault($"disks[{d.i}].folder", d.Folder, d.Why!))]);
        register.Take(plan.Disks.Select(d => d.Folder));
        var disks = plan.Disks.Select(d => new DiskOptions(d.Folder, d.Classes)
        {
            QuotaBytes = d.QuotaBytes,
            KeepFreeBytes = StoragePreflight.KeepFree(d, preflight.Space(d.Folder)),
        });
        return new RecorderStorage(plan, store.Disks.Count > 0 ? store : store with { Disks = [.. disks] }, register);
    }

    /// <summary>Counts the disks' use on, so that copies fall behind. Those that cannot be asked or written to are left for the next time.</summary>
    public void TakeAgain(ILogger logger)
    {
        foreach (var folder in Plan.Disks.Select(d => d.Folder).Where(f => Register.Refusal(f) is null))
        {
            try
            {
                if (DiskMark.Find(folder) is not null)
                {
                    Register.Take([folder]);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or InvalidDataException)
            {
                logger.LogWarning("disk {Folder}: its use cannot be counted on now: {Error}", folder, e.Message);
            }
        }
    }

    private static void Refuse(string file, IReadOnlyList<StorageFault> faults)
    {
        if (faults.Count > 0)
        {
            throw new StorageRefusedException(file, faults);
        }
    }
}
