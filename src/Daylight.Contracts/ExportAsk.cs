namespace Daylight.Contracts;

/// <summary>Asks the Desk to seal an export.</summary>
/// <param name="Look">The look whose grant it was made under.</param>
/// <param name="From">Its first Unix minute.</param>
/// <param name="To">Its last Unix minute, inclusive.</param>
/// <param name="Manifest">SHA-256 of the manifest.</param>
public sealed record ExportAsk(Guid Look, long From, long To, byte[]? Manifest);
