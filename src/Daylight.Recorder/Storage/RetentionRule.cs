namespace Daylight.Recorder.Storage;

/// <summary>How long the footage of a retention class is kept.</summary>
/// <param name="Name">The class; 1 to 32 characters of <c>a-z 0-9 -</c>.</param>
/// <param name="Days">Whole days after the end of the UTC day it was recorded in; 1 to 36500.</param>
/// <param name="SubStream">The class that the sub streams of this class's cameras belong to; null for this one. With a longer one
/// the main stream goes first and the sub stream stays.</param>
public sealed record RetentionRule(string Name, int Days, string? SubStream = null);
