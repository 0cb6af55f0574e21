using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>
/// Reads XML from a stranger: no document type and so no entities of its own, nothing fetched, and within
/// <see cref="OnvifLimits"/>. It throws <see cref="OnvifException"/> and nothing else.
/// </summary>
internal static class OnvifXml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        MaxCharactersInDocument = OnvifLimits.AnswerBytes,
    };

    /// <summary>Reads one document.</summary>
    /// <exception cref="OnvifException">It is too large, too deep, or no such XML.</exception>
    public static XElement Read(ReadOnlyMemory<byte> bytes)
    {
        if (bytes.Length > OnvifLimits.AnswerBytes)
        {
            throw new OnvifException(OnvifFailure.Protocol, $"the answer is longer than {OnvifLimits.AnswerBytes} bytes");
        }

        byte[] kept = bytes.ToArray();
        try
        {
            using (XmlReader reader = XmlReader.Create(new MemoryStream(kept, writable: false), Settings))
            {
                // Before a tree is made of it.
                while (reader.Read())
                {
                    if (reader.Depth > OnvifLimits.Depth)
                    {
                        throw new OnvifException(OnvifFailure.Protocol, $"the answer has more than {OnvifLimits.Depth} elements within each other");
                    }
                }
            }

            using XmlReader again = XmlReader.Create(new MemoryStream(kept, writable: false), Settings);
            return XElement.Load(again);
        }
        catch (Exception e) when (e is XmlException or DecoderFallbackException or ArgumentException)
        {
            throw new OnvifException(OnvifFailure.NotOnvif, "the answer is no XML of the kind that SOAP allows", e);
        }
    }

    /// <summary>The header, if there is one, and the first element in the body of a SOAP envelope.</summary>
    /// <exception cref="OnvifException">It is no envelope, or an empty one.</exception>
    public static (XElement? Header, XElement Content) Open(XElement root)
    {
        XNamespace soap = root.Name.Namespace;
        if (root.Name.LocalName != "Envelope" || (soap != OnvifNames.Soap && soap != OnvifNames.OldSoap))
        {
            throw new OnvifException(OnvifFailure.NotOnvif, "what answers is no ONVIF device: its answer is no SOAP envelope");
        }

        XElement content = root.Element(soap + "Body")?.Elements().FirstOrDefault()
            ?? throw new OnvifException(OnvifFailure.NotOnvif, "the answer's body is empty");
        return (root.Element(soap + "Header"), content);
    }

    /// <summary>The fault in a body, if its content is one.</summary>
    public static SoapFault? FaultOf(XElement content) =>
        content.Name.LocalName == "Fault" && (content.Name.Namespace == OnvifNames.Soap || content.Name.Namespace == OnvifNames.OldSoap) ? SoapFault.Of(content) : null;

    /// <summary>The text of an element on a path of children; null where there is none or it is empty.</summary>
    public static string? Text(this XElement element, params ReadOnlySpan<XName> path)
    {
        XElement? at = element.At(path);
        return at is null ? null : Clean(at.Value) is { Length: > 0 } text ? text : null;
    }

    /// <summary>An address at the end of a path of children: whole, or null where there is none or it is longer than may be.</summary>
    public static string? AddressText(this XElement element, params ReadOnlySpan<XName> path) =>
        element.At(path)?.Value.Trim() is { Length: > 0 and <= OnvifLimits.AddressChars } text ? text : null;

    /// <summary>A number at the end of a path of children, 0 to a million.</summary>
    public static double? Number(this XElement element, params ReadOnlySpan<XName> path) =>
        double.TryParse(element.At(path)?.Value.Trim(), System.Globalization.NumberStyles.AllowDecimalPoint, System.Globalization.CultureInfo.InvariantCulture, out double number)
        && number is >= 0 and <= 1_000_000 ? number : null;

    /// <summary>A whole number at the end of a path of children, 0 to a million.</summary>
    public static int? Whole(this XElement element, params ReadOnlySpan<XName> path) => element.Number(path) is { } number ? (int)number : null;

    /// <summary>A device's text as it may be shown: trimmed, control characters as spaces, cut.</summary>
    public static string Clean(string text)
    {
        string trimmed = text.Trim();
        string cut = trimmed.Length > OnvifLimits.TextChars ? trimmed[..OnvifLimits.TextChars] : trimmed;
        return new string([.. cut.Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c)]);
    }

    private static XElement? At(this XElement element, ReadOnlySpan<XName> path)
    {
        XElement? at = element;
        foreach (XName name in path)
        {
            at = at?.Element(name);
        }

        return at;
    }
}
