using Daylight.Contracts;
using Daylight.Vault;

namespace Daylight.Recorder.Storage;

/// <summary>Where footage goes and how long it stays. What can be said of it without looking at a disk is said here.</summary>
/// <param name="Classes">The retention classes.</param>
/// <param name="Disks">The disks.</param>
public sealed record StoragePlan(IReadOnlyList<RetentionRule> Classes, IReadOnlyList<DiskPlan> Disks)
{
    /// <summary>Footage is kept so long where nothing else is configured.</summary>
    public const int DefaultDays = 30;

    private const int MaxDays = 36_500;

    /// <summary>What a main stream is taken to need, bytes a second; 4 Mbit/s unless told.</summary>
    public long MainBytesPerSecond { get; init; } = 500_000;

    /// <summary>What a sub stream is taken to need, bytes a second; 0.5 Mbit/s unless told.</summary>
    public long SubBytesPerSecond { get; init; } = 62_500;

    /// <summary>Nobody configured it: what is short is warned of, and does not keep a first look at the program from starting.</summary>
    public bool Assumed { get; init; }

    /// <summary>Without a file: one class, 30 days, on the disk of the Recorder's own folder.</summary>
    public static StoragePlan Default(string recorderFolder) => new(
        [new RetentionRule("standard", DefaultDays)],
        [new DiskPlan(Path.Combine(Path.GetFullPath(recorderFolder), "store", "volumes"), [], null, null)]) { Assumed = true };

    /// <summary>The class of a camera's sub stream.</summary>
    public string SubClassOf(CameraSource source)
    {
        ArgumentNullException.ThrowIfNull(source);
        return Classes.FirstOrDefault(c => c.Name == source.RetentionClass)?.SubStream ?? source.RetentionClass;
    }

    /// <summary>What one hour of all these cameras takes, in bytes.</summary>
    public long HourBytes(IReadOnlyList<CameraSource> cameras)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        return 3600 * cameras.Sum(c => MainBytesPerSecond + (c.Sub is null ? 0 : SubBytesPerSecond));
    }

    /// <summary>Everything that contradicts itself, in the file's order; empty when nothing does.</summary>
    /// <param name="cameras">The cameras to be recorded.</param>
    public IReadOnlyList<StorageFault> Faults(IReadOnlyList<CameraSource> cameras)
    {
        ArgumentNullException.ThrowIfNull(cameras);
        return [.. ClassFaults(), .. DiskFaults(), .. HomelessClasses(), .. cameras.SelectMany(CameraFaults)];
    }

    private IEnumerable<StorageFault> ClassFaults()
    {
        if (Classes.Count == 0)
        {
            yield return new StorageFault("classes", "", """there is no retention class; give one, for example { "name": "standard", "days": 30 }""");
        }

        for (var i = 0; i < Classes.Count; i++)
        {
            var (name, days, sub) = Classes[i];
            if (!IsName(name))
            {
                yield return new StorageFault($"classes[{i}].name", name, "a class is 1 to 32 characters of a-z, 0-9 and '-'");
            }
            else if (Classes.Take(i).FirstOrDefault(c => c.Name == name) is { } twin)
            {
                yield return new StorageFault($"classes[{i}].name", name, $"the class is there before with {twin.Days} days; footage cannot be kept for {twin.Days} and for {days}: take one of them out");
            }

            if (days is < 1 or > MaxDays)
            {
                yield return new StorageFault($"classes[{i}].days", $"{days}", $"give 1 to {MaxDays} days");
            }

            if (sub is not null && !Defines(sub))
            {
                yield return new StorageFault($"classes[{i}].subStream", sub, $"no such class; there is {Names}");
            }
        }
    }

    private IEnumerable<StorageFault> DiskFaults()
    {
        if (Disks.Count == 0)
        {
            yield return new StorageFault("disks", "", """there is no disk; give one, for example { "folder": "/srv/daylight/a" }""");
        }

        for (var i = 0; i < Disks.Count; i++)
        {
            var disk = Disks[i];
            if (!Path.IsPathFullyQualified(disk.Folder))
            {
                yield return new StorageFault($"disks[{i}].folder", disk.Folder, "give the whole path, from the root");
                continue;
            }

            for (var j = 0; j < i; j++)
            {
                if (Path.IsPathFullyQualified(Disks[j].Folder) && Overlap(disk.Folder, Disks[j].Folder))
                {
                    yield return new StorageFault($"disks[{i}].folder", disk.Folder, $"is the same folder as, or lies inside or around, disks[{j}] ({Disks[j].Folder}); each disk needs a folder of its own");
                }
            }

            foreach (var (name, k) in disk.Classes.Select((c, k) => (c, k)))
            {
                if (!Defines(name))
                {
                    yield return new StorageFault($"disks[{i}].classes[{k}]", name, $"no such class; there is {Names}");
                }
            }
        }
    }

    private IEnumerable<StorageFault> HomelessClasses() => Classes
        .Select((c, i) => (c.Name, i))
        .Where(c => Disks.Count > 0 && !Disks.Any(d => d.Classes.Count == 0 || d.Classes.Contains(c.Name)))
        .Select(c => new StorageFault($"classes[{c.i}].name", c.Name, "no disk takes this class; name it in a disk's classes, or leave a disk's classes out"));

    private IEnumerable<StorageFault> CameraFaults(CameraSource source)
    {
        if (!Defines(source.RetentionClass))
        {
            yield return new StorageFault("classes", Names, $"camera {source.Camera} is of class '{source.RetentionClass}', which is not there: define it, or change the camera");
        }
    }

    private string Names => string.Join(", ", Classes.Select(c => c.Name));

    private bool Defines(string name) => Classes.Any(c => c.Name == name);

    private static bool IsName(string name)
    {
        try
        {
            return EpochId.Parse("2000-01-01." + name).RetentionClass.Length > 0;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    private static bool Overlap(string a, string b)
    {
        var (x, y) = (Rooted(a), Rooted(b));
        return x.StartsWith(y, StringComparison.Ordinal) || y.StartsWith(x, StringComparison.Ordinal);
    }

    private static string Rooted(string folder) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
}
