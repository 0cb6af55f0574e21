namespace Daylight.Vault.Retention;

/// <summary>Why a volume goes.</summary>
public enum DeletionReason
{
    /// <summary>Its class is kept no longer.</summary>
    Expired,

    /// <summary>The disk needs room and it is the oldest that nobody holds.</summary>
    Room,
}
