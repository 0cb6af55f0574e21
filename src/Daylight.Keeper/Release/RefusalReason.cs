namespace Daylight.Keeper.Release;

/// <summary>Why no key was released. A closed set; codes and words in <see cref="Refusals"/>.</summary>
public enum RefusalReason
{
    /// <summary>The request is not of the expected form, or too large.</summary>
    Malformed,

    /// <summary>The grant is not of the expected form.</summary>
    MalformedGrant,

    /// <summary>The grant does not bear the Desk's signature.</summary>
    Forged,

    /// <summary>The grant is another look's.</summary>
    WrongLook,

    /// <summary>The request does not bear the viewer's signature.</summary>
    ViewerSignature,

    /// <summary>The grant is not proven to be in the log.</summary>
    Unproven,

    /// <summary>The log's witnesses have not cosigned the grant, and the look is not live.</summary>
    Unwitnessed,

    /// <summary>The log's witnesses have been away for too long.</summary>
    WitnessesAway,

    /// <summary>The log showed another history to its witnesses.</summary>
    Forked,

    /// <summary>The grant is not valid yet.</summary>
    NotYet,

    /// <summary>The grant ran out.</summary>
    Expired,

    /// <summary>The look ended.</summary>
    Ended,

    /// <summary>The request's number was used.</summary>
    Replayed,

    /// <summary>The minutes lie outside the grant.</summary>
    OutsideGrant,

    /// <summary>A minute has not begun.</summary>
    FutureMinute,

    /// <summary>A box's epoch has no key: never made, or destroyed.</summary>
    EpochUnknown,

    /// <summary>A box is not one of the grant's camera, or was changed.</summary>
    WrongBox,
}
