using System.Text;
using System.Xml.Linq;
using static Daylight.Academy.OnvifXmlNames;

namespace Daylight.Academy;

/// <summary>An HTTP answer of a simulated camera.</summary>
/// <param name="Status">The status code.</param>
/// <param name="MediaType">The body's type.</param>
/// <param name="Body">The body.</param>
/// <param name="Challenge">The WWW-Authenticate header, for 401.</param>
internal sealed record OnvifReply(int Status, string MediaType, byte[] Body, string? Challenge = null)
{
    private static readonly XmlPrefix[] Prefixes = [new("SOAP-ENV", Envelope), new("tds", Tds), new("trt", Trt), new("tr2", Tr2), new("tt", Tt), new("ter", Ter)];

    /// <summary>An operation's response.</summary>
    internal static OnvifReply Of(XElement response) => Soap(200, response);

    /// <summary>A fault of the sender or the receiver with ONVIF's subcode (SOAP 1.2 Part 1 section 5.4, Part 2 section 7.5.2.2).</summary>
    internal static OnvifReply Fault(bool sender, string subcode, string reason) => Soap(sender ? 400 : 500, new XElement(
        Envelope + "Fault",
        new XElement(
            Envelope + "Code",
            new XElement(Envelope + "Value", sender ? "SOAP-ENV:Sender" : "SOAP-ENV:Receiver"),
            new XElement(Envelope + "Subcode", new XElement(Envelope + "Value", "ter:" + subcode))),
        new XElement(Envelope + "Reason", new XElement(Envelope + "Text", new XAttribute(XNamespace.Xml + "lang", "en"), reason))));

    internal static OnvifReply Plain(int status, string text) => new(status, "text/plain", Encoding.UTF8.GetBytes(text));

    /// <summary>An envelope as bytes.</summary>
    internal static byte[] Write(XElement? header, XElement content, IEnumerable<XmlPrefix>? more = null)
    {
        var envelope = new XElement(
            Envelope + "Envelope",
            Prefixes.Concat(more ?? []).Select(p => new XAttribute(XNamespace.Xmlns + p.Prefix, p.Namespace.NamespaceName)),
            header is null ? null : new XElement(Envelope + "Header", header.Elements()),
            new XElement(Envelope + "Body", content));
        return Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + envelope);
    }

    private static OnvifReply Soap(int status, XElement content) => new(status, "application/soap+xml; charset=utf-8", Write(null, content));

    /// <summary>A prefix that an envelope declares.</summary>
    internal readonly record struct XmlPrefix(string Prefix, XNamespace Namespace);
}
