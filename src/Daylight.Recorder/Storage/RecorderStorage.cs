using Daylight.Contracts;
using Daylight.Vault;
using Daylight.Vault.Disks;
using Microsoft.Extensions.Logging;

namespace Daylight.Recorder.Storage;

/// <summary>The Recorder's storage, checked and taken into use.</summary>
/// <param name="Plan">As it is configured.</param>
/// <param name="Store">How the store is kept on it.</param>
/// <param name="Register">The disks, as the recorder knows them.</param>
/// <param name="Absent">Disks of the plan that could not be reached: recording goes on on the others.</param>
internal sealed record RecorderStorage(StoragePlan Plan, StoreOptions Store, DiskRegister Register, IReadOnlyList<AbsentDisk> Absent)
{
    /// <summary>Checks everything first; only then is anything written.</summary>
    /// <exception cref="StorageRefusedException">Something cannot work.</exception>
    public static RecorderStorage Take(RecorderOptions options, Guid recorder, IReadOnlyList<CameraSource> cameras, StoragePreflight preflight, ILogger logger)
    {
        var file = Path.Combine(options.Folder, "storage.json");
        var store = (options.Store ?? new StoreOptions(Path.Combine(Path.GetFullPath(options.Folder), "store"))) with
        {
            // A lost catalog goes on where the minutes' heads say that chains end.
            HeadsFolder = options.HeadsFolder,
        };
        var plan = options.Storage ?? StoragePlan.Default(options.Folder);
        Refuse(file, plan.Faults(cameras));
        Directory.CreateDirectory(store.Folder);
        // The default disk lies in the store's own folder, which is no mount: a missing one is the first start.
        foreach (var disk in plan.Disks.Where(d => d.Folder == Path.Combine(Path.GetFullPath(store.Folder), "volumes")))
        {
            Directory.CreateDirectory(disk.Folder);
        }

        var register = new DiskRegister(store.Folder, recorder);
        var absent = plan.Disks.Select(d => (Disk: d, Why: WhyAbsent(register, preflight, d.Folder)))
            .Where(d => d.Why is not null).Select(d => new AbsentDisk(d.Disk, d.Why!)).ToList();
        RefuseWithoutDisk(file, plan, absent);
        var (faults, warnings) = preflight.Check(plan, cameras, [.. absent.Select(a => a.Disk)]);
        Refuse(file, faults);
        var present = plan.Disks.Where(d => absent.TrueForAll(a => a.Disk != d)).ToList();
        Refuse(file, [.. present.Select(d => (d.Folder, i: IndexOf(plan, d), Why: register.Refusal(d.Folder))).Where(d => d.Why is not null)
            .Select(d => new StorageFault($"disks[{d.i}].folder", d.Folder, d.Why!))]);
        absent.AddRange(TakeInUse(register, present));
        RefuseWithoutDisk(file, plan, absent);
        foreach (var warning in warnings)
        {
            logger.LogWarning("storage: {Warning}", warning);
        }

        foreach (var (disk, why) in absent)
        {
            logger.LogError("disk {Folder} is left out, its cameras are recorded on others and what is on it cannot be shown: {Why}", disk.Folder, why);
        }

        foreach (var retentionClass in ClassesWithoutDisk(plan, absent))
        {
            logger.LogCritical("class {Class} has no disk left: its cameras can be seen live and are NOT recorded; bring its disk back, or give the class another one", retentionClass);
        }

        var disks = present.Where(d => absent.TrueForAll(a => a.Disk != d)).Select(d => new DiskOptions(d.Folder, d.Classes)
        {
            QuotaBytes = d.QuotaBytes,
            KeepFreeBytes = StoragePreflight.KeepFree(d, preflight.Space(d.Folder)),
        });
        return new RecorderStorage(plan, store.Disks.Count > 0 ? store : store with { Disks = [.. disks] }, register, absent);
    }

    /// <summary>Why an absent disk is not recorded to, as of now: also one that is back is not, before the recorder starts again.</summary>
    public string WhyLeftOut(AbsentDisk disk) =>
        StoragePreflight.Real.Questions.Ask(disk.Disk.Folder, () => Absence(Register, StoragePreflight.Real, disk.Disk.Folder) ?? Register.Refusal(disk.Disk.Folder))
        ?? "the disk is back; start the recorder again to take it into use";

    /// <summary>Counts the disks' use on, so that copies fall behind. Those that cannot be asked or written to are left for the next time.</summary>
    public void TakeAgain(ILogger logger)
    {
        foreach (var folder in Store.Disks.Select(d => d.Folder).Where(f => Register.Refusal(f) is null))
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

    /// <summary>Whether a disk that was here before cannot be reached. One that is used for the first time is not absent but a fault: a typing error must show.</summary>
    private static string? WhyAbsent(DiskRegister register, StoragePreflight preflight, string folder) =>
        preflight.Questions.Ask(folder, () => Absence(register, preflight, folder));

    private static string? Absence(DiskRegister register, StoragePreflight preflight, string folder) =>
        register.Absence(folder) ?? (register.Knows(folder) ? preflight.Trouble(folder) : null);

    /// <summary>Takes each disk of its own: one that fails at it is absent too.</summary>
    private static List<AbsentDisk> TakeInUse(DiskRegister register, IReadOnlyList<DiskPlan> disks)
    {
        var failed = new List<AbsentDisk>();
        foreach (var disk in disks)
        {
            var known = register.Knows(disk.Folder);
            try
            {
                register.Take([disk.Folder]);
            }
            catch (Exception e) when (known && e is IOException or UnauthorizedAccessException)
            {
                failed.Add(new AbsentDisk(disk, $"its mark cannot be written: {e.Message}"));
            }
        }

        return failed;
    }

    /// <summary>One disk is enough to begin with: cameras of a class that has none left are shown live, and what must be done is told.</summary>
    private static void RefuseWithoutDisk(string file, StoragePlan plan, List<AbsentDisk> absent)
    {
        if (absent.Count == plan.Disks.Count)
        {
            Refuse(file, [.. absent.Select(a => new StorageFault($"disks[{IndexOf(plan, a.Disk)}].folder", a.Disk.Folder, a.Why))]);
        }
    }

    private static IEnumerable<string> ClassesWithoutDisk(StoragePlan plan, List<AbsentDisk> absent)
    {
        var left = plan.Disks.Where(d => absent.All(a => a.Disk != d)).ToList();
        return plan.Classes.Select(c => c.Name).Where(c => !left.Exists(d => d.Classes.Count == 0 || d.Classes.Contains(c)));
    }

    private static void Refuse(string file, IReadOnlyList<StorageFault> faults)
    {
        if (faults.Count > 0)
        {
            throw new StorageRefusedException(file, faults);
        }
    }

    private static int IndexOf(StoragePlan plan, DiskPlan disk) => plan.Disks.ToList().IndexOf(disk);
}
