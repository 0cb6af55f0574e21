namespace Daylight.Vault.Tests.Faults;

/// <summary>What a store asks of the file system.</summary>
/// <param name="Number">Counted over all files from 0.</param>
/// <param name="Kind"><c>create</c>, <c>write</c>, <c>sync</c> or <c>cut</c>.</param>
/// <param name="Path">Of which file.</param>
internal readonly record struct FileOperation(long Number, string Kind, string Path);
