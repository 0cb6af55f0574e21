namespace Daylight.Contracts;

/// <summary>What becomes of a disk at the rate it is written to now.</summary>
/// <param name="Outlook">In a word.</param>
/// <param name="FillsAt">When it is full and the oldest footage goes before its days; null when that is not foreseen.</param>
/// <param name="KeptDays">For how long footage is kept once it is full, in days; null when it is never full.</param>
public sealed record DiskForecast(DiskOutlook Outlook, DateTimeOffset? FillsAt, double? KeptDays);
