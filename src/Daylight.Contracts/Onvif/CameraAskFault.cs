namespace Daylight.Contracts;

/// <summary>Why a camera could not be found or asked: a closed set, each with one kind of remedy.</summary>
public enum CameraAskFault
{
    /// <summary>The address is none.</summary>
    Address,

    /// <summary>Nothing answers there.</summary>
    Unreachable,

    /// <summary>What answers is no ONVIF device, or not at this path.</summary>
    NotOnvif,

    /// <summary>User or password refused, or none given.</summary>
    NotAuthorized,

    /// <summary>Its certificate is not believed.</summary>
    CertificateNotTrusted,

    /// <summary>It declined, or broke the protocol.</summary>
    Refused,

    /// <summary>No whole answer in time.</summary>
    TimedOut,

    /// <summary>The Recorder is asking others just now.</summary>
    Busy,
}
