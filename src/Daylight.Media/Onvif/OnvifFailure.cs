namespace Daylight.Media;

/// <summary>Why a device gives no ONVIF answer: a closed set, each with one kind of remedy.</summary>
public enum OnvifFailure
{
    /// <summary>The address is neither a host nor an http:// or https:// address.</summary>
    BadAddress,

    /// <summary>Name not found, no route, or nothing listens there.</summary>
    Unreachable,

    /// <summary>Something answers, but not in SOAP, or there is no ONVIF service at this path.</summary>
    NotOnvif,

    /// <summary>User or password refused, or none given.</summary>
    NotAuthorized,

    /// <summary>The device's certificate neither leads to a root of this system nor is the one that was told.</summary>
    CertificateNotTrusted,

    /// <summary>The device does not have this operation (ONVIF Core Specification, fault <c>ter:ActionNotSupported</c>).</summary>
    NotSupported,

    /// <summary>The device understood and declined.</summary>
    Refused,

    /// <summary>The device broke the protocol or a limit of <see cref="OnvifLimits"/>.</summary>
    Protocol,

    /// <summary>No whole answer in time.</summary>
    TimedOut,
}
