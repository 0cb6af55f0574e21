namespace Daylight.Recorder.Storage;

/// <summary>The storage as configured cannot work; nothing was written.</summary>
public sealed class StorageRefusedException(string file, IReadOnlyList<StorageFault> faults)
    : Exception(string.Join(Environment.NewLine, faults.Select(f => $"{file}: {f}")))
{
    /// <summary>Every reason, in the file's order.</summary>
    public IReadOnlyList<StorageFault> Faults { get; } = faults;
}
