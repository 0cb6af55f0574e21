namespace Daylight.Ledger.Witnesses;

/// <summary>A witness's memory is not as it left it. It must not sign until a person has looked.</summary>
public sealed class WitnessStateException(string message, Exception? inner = null) : Exception(message, inner);
