namespace Daylight.Hosting;

/// <summary>The policy file cannot be used; the message says why and what would be right.</summary>
internal sealed class PolicyException(string message, Exception inner) : Exception(message, inner);
