namespace Daylight.Contracts;

/// <summary>The kinds of log entry, as they stand in a leaf (DESIGN section 5). The public sees how many of each, never more.</summary>
public static class EntryKinds
{
    /// <summary>Somebody asked to look. Body: <see cref="LookEntry"/>.</summary>
    public const string LookAsked = "look.asked";

    /// <summary>A look was granted. Body: <see cref="Grant"/>, the very bytes that the Desk signs.</summary>
    public const string LookGranted = "look.granted";

    /// <summary>A second person approved a look. Body: <see cref="LookEntry"/>.</summary>
    public const string LookApproved = "look.approved";

    /// <summary>A look was refused, by the policy or by a second person. Body: <see cref="LookEntry"/>.</summary>
    public const string LookRefused = "look.refused";

    /// <summary>A look ended before its time: its incident closed or it was withdrawn. Body: <see cref="LookEntry"/>.</summary>
    public const string LookEnded = "look.ended";

    /// <summary>The Keeper let minute keys go. Body: <see cref="KeysReleasedEntry"/>.</summary>
    public const string KeysReleased = "keys.released";

    /// <summary>The Keeper refused minute keys. Body: <see cref="KeysRefusedEntry"/>.</summary>
    public const string KeysRefused = "keys.refused";

    /// <summary>The Keeper refused minute keys too often to log each. Body: <see cref="KeysRefusedManyEntry"/>.</summary>
    public const string KeysRefusedMany = "keys.refused.many";

    /// <summary>An export was written and sealed. Body: <see cref="ExportEntry"/>.</summary>
    public const string ExportSealed = "export.sealed";

    /// <summary>An epoch key was made. Body: <see cref="EpochEntry"/>.</summary>
    public const string EpochMade = "epoch.made";

    /// <summary>An epoch key was destroyed. Body: <see cref="EpochEntry"/>.</summary>
    public const string EpochDestroyed = "epoch.destroyed";

    /// <summary>The Merkle root of all tracks' chain heads. Body: <see cref="HeadsEntry"/>.</summary>
    public const string Heads = "heads";

    /// <summary>A camera's streams were told to the Recorder. Body: <see cref="CameraEntry"/>.</summary>
    public const string CameraAdded = "camera.added";

    /// <summary>A camera's place or field of view was told or changed. The place decides which looks are allowed; the view does not. Body: <see cref="CameraEntry"/>.</summary>
    public const string CameraMoved = "camera.moved";

    /// <summary>A camera's addresses, name or description were changed. Body: <see cref="CameraEntry"/>.</summary>
    public const string CameraChanged = "camera.changed";

    /// <summary>A camera was removed. Body: <see cref="CameraEntry"/>.</summary>
    public const string CameraRemoved = "camera.removed";

    /// <summary>A role was given to an account. Body: <see cref="RoleEntry"/>.</summary>
    public const string RoleGiven = "role.given";

    /// <summary>A role was taken from an account. Body: <see cref="RoleEntry"/>.</summary>
    public const string RoleTaken = "role.taken";

    /// <summary>A volume was recovered after a crash and its tail cut. Body: <see cref="RecoveryEntry"/>.</summary>
    public const string VolumeRecovered = "volume.recovered";

    /// <summary>A volume is about to be deleted. Body: <see cref="VolumeDeletedEntry"/>.</summary>
    public const string VolumeDeleted = "volume.deleted";
}
