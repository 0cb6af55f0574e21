using System.Xml.Linq;

namespace Daylight.Academy;

/// <summary>Namespaces that a camera speaks; written here anew, so that the client's mistakes are not ours.</summary>
internal static class OnvifXmlNames
{
    internal static readonly XNamespace Envelope = "http://www.w3.org/2003/05/soap-envelope";
    internal static readonly XNamespace Wsa = "http://schemas.xmlsoap.org/ws/2004/08/addressing";
    internal static readonly XNamespace Wsd = "http://schemas.xmlsoap.org/ws/2005/04/discovery";
    internal static readonly XNamespace Wsse = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
    internal static readonly XNamespace Wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
    internal static readonly XNamespace Tds = "http://www.onvif.org/ver10/device/wsdl";
    internal static readonly XNamespace Trt = "http://www.onvif.org/ver10/media/wsdl";
    internal static readonly XNamespace Tr2 = "http://www.onvif.org/ver20/media/wsdl";
    internal static readonly XNamespace Tt = "http://www.onvif.org/ver10/schema";
    internal static readonly XNamespace Dn = "http://www.onvif.org/ver10/network/wsdl";
    internal static readonly XNamespace Ter = "http://www.onvif.org/ver10/error";
}
