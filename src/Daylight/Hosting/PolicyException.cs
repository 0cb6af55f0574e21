namespace Daylight.Hosting;

/// <summary>What was said of witnesses cannot be used; the message says why and what would be right.</summary>
internal sealed class PolicyException(string message, Exception? inner = null) : Exception(message, inner);
