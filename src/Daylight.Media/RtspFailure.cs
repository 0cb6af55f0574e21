namespace Daylight.Media;

/// <summary>Why a camera gives no picture: a closed set, each with one kind of remedy.</summary>
public enum RtspFailure
{
    /// <summary>The address is neither an rtsp:// nor an rtsps:// address.</summary>
    BadAddress,

    /// <summary>Name not found, no route, or nothing listens there.</summary>
    AddressUnreachable,

    /// <summary>Something answers, but not in RTSP.</summary>
    NotRtsp,

    /// <summary>User or password refused, or none given.</summary>
    AuthenticationFailed,

    /// <summary>The camera's certificate neither leads to a root of this system nor is the one in its settings.</summary>
    CertificateNotTrusted,

    /// <summary>The camera has no stream at this path.</summary>
    NotFound,

    /// <summary>The stream has no video.</summary>
    NoVideo,

    /// <summary>The video is neither H.264 nor H.265.</summary>
    UnsupportedCodec,

    /// <summary>The camera understood and declined, such as no TCP transport or too many viewers.</summary>
    Refused,

    /// <summary>The camera broke the protocol.</summary>
    Protocol,

    /// <summary>No answer, or no more packets, in time.</summary>
    TimedOut,

    /// <summary>The camera forgot the session (454) or asked to be asked anew: connecting again at once is the remedy.</summary>
    SessionLost,

    /// <summary>The camera ended the stream or closed the connection.</summary>
    Ended,
}
