namespace Daylight.Desk.Cameras.Import;

/// <summary>What became of one row.</summary>
/// <param name="Line">The line it begins on, counted from 1.</param>
/// <param name="Id">The camera id as written.</param>
/// <param name="Outcome">What became of it, or would.</param>
/// <param name="Fields">The columns that were changed, or the one that was refused.</param>
/// <param name="Why">Why it was refused, with the fix.</param>
public sealed record CameraImportRow(int Line, string Id, CameraImportOutcome Outcome, IReadOnlyList<string> Fields, string? Why);
