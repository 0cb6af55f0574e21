namespace Daylight.Keeper.Release;

/// <summary>The reasons in the spelling of the API and the log.</summary>
public static class Refusals
{
    /// <summary>The reason's code.</summary>
    public static string Code(this RefusalReason reason) => reason switch
    {
        RefusalReason.Malformed => "malformed",
        RefusalReason.MalformedGrant => "grant.malformed",
        RefusalReason.Forged => "grant.forged",
        RefusalReason.WrongLook => "grant.wrong-look",
        RefusalReason.ViewerSignature => "viewer.signature",
        RefusalReason.Unproven => "grant.unproven",
        RefusalReason.Unwitnessed => "log.unwitnessed",
        RefusalReason.WitnessesAway => "log.witnesses-away",
        RefusalReason.Forked => "log.forked",
        RefusalReason.NotYet => "grant.not-yet",
        RefusalReason.Expired => "grant.expired",
        RefusalReason.Ended => "look.ended",
        RefusalReason.Replayed => "request.replayed",
        RefusalReason.OutsideGrant => "minutes.outside-grant",
        RefusalReason.FutureMinute => "minutes.future",
        RefusalReason.EpochUnknown => "box.epoch-unknown",
        RefusalReason.WrongBox => "box.wrong",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };

    /// <summary>The reason in a sentence.</summary>
    public static string Words(this RefusalReason reason) => reason switch
    {
        RefusalReason.Malformed => "The request is not of the expected form.",
        RefusalReason.MalformedGrant => "The grant is not of the expected form.",
        RefusalReason.Forged => "The grant does not bear the Desk's signature.",
        RefusalReason.WrongLook => "The grant is another look's.",
        RefusalReason.ViewerSignature => "The request does not bear the signature of the grant's viewer.",
        RefusalReason.Unproven => "The grant is not proven to be in the log.",
        RefusalReason.Unwitnessed => "The log's witnesses have not confirmed the grant yet; what was recorded waits for them. Try again in a minute.",
        RefusalReason.WitnessesAway => "The log's witnesses have been away for too long; nothing is shown until they are back.",
        RefusalReason.Forked => "The log showed its witnesses another history than this grant is in.",
        RefusalReason.NotYet => "The grant is not valid yet.",
        RefusalReason.Expired => "The grant ran out; ask again.",
        RefusalReason.Ended => "The look ended.",
        RefusalReason.Replayed => "The request's number was used before.",
        RefusalReason.OutsideGrant => "The minutes lie outside the grant.",
        RefusalReason.FutureMinute => "A minute has not begun.",
        RefusalReason.EpochUnknown => "There is no key for the box's epoch: never made, or destroyed.",
        RefusalReason.WrongBox => "The box is not one of the grant's camera, or was changed.",
        _ => throw new ArgumentOutOfRangeException(nameof(reason)),
    };
}
