namespace Daylight.Ledger.Witnesses;

/// <summary>What came of asking a witness. A closed set; each is one HTTP status of C2SP tlog-witness.</summary>
public enum WitnessOutcome
{
    /// <summary>Cosigned; 200.</summary>
    Cosigned,

    /// <summary>Not a request, or its old size is above the checkpoint's; 400.</summary>
    Malformed,

    /// <summary>The log's signature is missing or wrong; 403.</summary>
    BadSignature,

    /// <summary>The witness does not know the log; 404.</summary>
    UnknownLog,

    /// <summary>The old size is not what the witness cosigned last; 409.</summary>
    OtherSize,

    /// <summary>The checkpoint does not extend what the witness cosigned last, as far as was shown; 422.</summary>
    Inconsistent,

    /// <summary>The witness cannot write its state, and must not sign what it may not remember; 503.</summary>
    Unavailable,
}
