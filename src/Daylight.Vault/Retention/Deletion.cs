namespace Daylight.Vault.Retention;

/// <summary>A volume that is to go.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Reason">Why.</param>
public sealed record Deletion(StoredVolume Volume, DeletionReason Reason);
