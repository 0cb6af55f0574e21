namespace Daylight.Bench;

/// <summary>What a scenario cannot go on from; the message says what to do about it.</summary>
internal sealed class BenchException(string message) : Exception(message);
