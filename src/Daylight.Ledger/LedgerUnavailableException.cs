namespace Daylight.Ledger;

/// <summary>The log cannot be read or written; the message says why and what to do.</summary>
public sealed class LedgerUnavailableException(string message, Exception? inner = null) : Exception(message, inner);
