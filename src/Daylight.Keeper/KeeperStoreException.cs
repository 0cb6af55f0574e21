namespace Daylight.Keeper;

/// <summary>The Keeper's store cannot be opened; the message says why and what to do.</summary>
public sealed class KeeperStoreException(string message, Exception? inner = null) : Exception(message, inner);
