namespace Daylight.Footage;

/// <summary>Footage could not be had; the message says why, for a person.</summary>
internal sealed class FootageException(string message) : Exception(message);
