namespace Daylight.Contracts;

/// <summary>How a camera's packets travel.</summary>
public enum CameraTransport
{
    /// <summary>Within the RTSP connection: nothing is lost on the way.</summary>
    Tcp,

    /// <summary>As datagrams: for cameras that cannot do otherwise.</summary>
    Udp,

    /// <summary>As datagrams where they arrive, else within the connection.</summary>
    Auto,
}
