namespace Daylight.Vault.Retention;

/// <summary>Why a volume goes.</summary>
public enum DeletionReason
{
    /// <summary>Its class is kept no longer.</summary>
    Expired,

    /// <summary>The disk needs room and nobody can open it any more: its epoch's key is destroyed.</summary>
    Erased,

    /// <summary>The disk needs room and it is the oldest that nobody holds.</summary>
    Room,
}
