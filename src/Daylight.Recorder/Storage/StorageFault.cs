namespace Daylight.Recorder.Storage;

/// <summary>Why a configuration of storage cannot work.</summary>
/// <param name="Field">The field, as in the file: <c>disks[1].folder</c>.</param>
/// <param name="Value">What stands there.</param>
/// <param name="Fix">What is wrong with it and what to do.</param>
public sealed record StorageFault(string Field, string Value, string Fix)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Field} is {(Value.Length == 0 ? "empty" : $"'{Value}'")}: {Fix}";
}
