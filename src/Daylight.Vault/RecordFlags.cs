namespace Daylight.Vault;

/// <summary>What a record is.</summary>
[Flags]
public enum RecordFlags
{
    /// <summary>A picture that depends on others.</summary>
    None = 0,

    /// <summary>A key frame: decoding can begin here.</summary>
    KeyFrame = 1,

    /// <summary>No picture: the parameter sets of the session description, for a key frame that carries none.</summary>
    ParameterSets = 2,

    /// <summary>Something is missing before this record.</summary>
    GapBefore = 4,

    /// <summary>The camera's clock jumped before this record.</summary>
    ClockJump = 8,
}
