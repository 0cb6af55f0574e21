namespace Daylight.Media;

/// <summary>How a camera's packets travel.</summary>
public enum RtspTransport
{
    /// <summary>Within the RTSP connection (RFC 2326 section 10.12): nothing is lost on the way, and no firewall is in it.</summary>
    Tcp,

    /// <summary>As datagrams. For cameras that cannot do otherwise; what the network loses is lost.</summary>
    Udp,

    /// <summary>As datagrams where the camera offers it and they arrive, else within the connection.</summary>
    Auto,
}
