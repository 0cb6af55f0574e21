namespace Daylight.Desk;

/// <summary>What kind of no the Desk said.</summary>
public enum DeskFault
{
    /// <summary>A field is missing or wrong.</summary>
    Invalid,

    /// <summary>The account may not do this.</summary>
    Forbidden,

    /// <summary>There is no such thing.</summary>
    NotFound,

    /// <summary>The thing is not in a state that permits this.</summary>
    Conflict,

    /// <summary>Another role that this needs cannot be reached; nothing was changed.</summary>
    Unavailable,
}
