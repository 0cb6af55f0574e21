using System.Text;
using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>
/// A request of one operation. It is written in the form that most clients of these devices send (prefix <c>s</c> on the envelope, the
/// operation's namespace as the default one), because there are devices that match text and do not read XML.
/// </summary>
/// <param name="Service">The service's namespace.</param>
/// <param name="Operation">The operation.</param>
/// <param name="Parameters">The operation's content as XML, from us alone or escaped.</param>
internal readonly record struct SoapRequest(XNamespace Service, string Operation, string Parameters = "")
{
    /// <summary>The SOAP 1.2 media type with its action parameter (RFC 3902).</summary>
    public string ContentType => $"application/soap+xml; charset=utf-8; action=\"{Service.NamespaceName}/{Operation}\"";

    public byte[] ToBytes(string header = "")
    {
        const string Schemas = "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xmlns:xsd=\"http://www.w3.org/2001/XMLSchema\"";
        string head = header.Length > 0 ? $"<s:Header>{header}</s:Header>" : "";
        return Encoding.UTF8.GetBytes(
            $"""<s:Envelope xmlns:s="{OnvifNames.Soap}">{head}<s:Body {Schemas}><{Operation} xmlns="{Service}">{Parameters}</{Operation}></s:Body></s:Envelope>""");
    }
}
