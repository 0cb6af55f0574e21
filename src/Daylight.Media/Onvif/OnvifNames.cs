using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>The XML namespaces of the standards. They alone count: what prefix a device gives them does not.</summary>
internal static class OnvifNames
{
    /// <summary>SOAP 1.2, which ONVIF Core requires.</summary>
    public static readonly XNamespace Soap = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>SOAP 1.1, in which some devices answer all the same.</summary>
    public static readonly XNamespace OldSoap = "http://schemas.xmlsoap.org/soap/envelope/";

    /// <summary>WS-Addressing as WS-Discovery of April 2005 uses it.</summary>
    public static readonly XNamespace Addressing = "http://schemas.xmlsoap.org/ws/2004/08/addressing";

    /// <summary>WS-Discovery of April 2005, which the ONVIF Core Specification, "Device discovery", is built on.</summary>
    public static readonly XNamespace Discovery = "http://schemas.xmlsoap.org/ws/2005/04/discovery";

    /// <summary>The type NetworkVideoTransmitter.</summary>
    public static readonly XNamespace Network = "http://www.onvif.org/ver10/network/wsdl";

    /// <summary>The device service.</summary>
    public static readonly XNamespace Device = "http://www.onvif.org/ver10/device/wsdl";

    /// <summary>The media service of Profile S.</summary>
    public static readonly XNamespace Media = "http://www.onvif.org/ver10/media/wsdl";

    /// <summary>The media service of Profile T.</summary>
    public static readonly XNamespace Media2 = "http://www.onvif.org/ver20/media/wsdl";

    /// <summary>The common schema.</summary>
    public static readonly XNamespace Schema = "http://www.onvif.org/ver10/schema";

    /// <summary>WS-Security 1.0, for the UsernameToken.</summary>
    public const string Security = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";

    /// <summary>WS-Security 1.0, for the time in the token.</summary>
    public const string SecurityUtility = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";

    /// <summary>The password's type in the token: its digest, never the password.</summary>
    public const string PasswordDigest = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0#PasswordDigest";

    /// <summary>The nonce's encoding in the token.</summary>
    public const string Base64Binary = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";
}
