using System.Xml.Linq;

namespace Daylight.Media;

/// <summary>A SOAP fault (SOAP 1.2 Part 1 section 5.4; of SOAP 1.1 its code and text).</summary>
/// <param name="Codes">Code and subcodes without their prefixes, the most general first.</param>
/// <param name="Reason">The device's words, cut and without control characters.</param>
internal sealed record SoapFault(IReadOnlyList<string> Codes, string Reason)
{
    private const int MaxCodes = 8;

    // ONVIF Core Specification, "Fault handling"; the next three are WS-Security's own (section 12 of its SOAP Message Security).
    private static readonly string[] Unauthorized = ["NotAuthorized", "FailedAuthentication", "InvalidSecurity", "FailedCheck", "SenderNotAuthorized"];
    private static readonly string[] Unsupported = ["ActionNotSupported", "OptionalActionNotImplemented"];

    public bool IsNotAuthorized => Codes.Any(c => Unauthorized.Contains(c, StringComparer.OrdinalIgnoreCase));

    public bool IsNotSupported => Codes.Any(c => Unsupported.Contains(c, StringComparer.OrdinalIgnoreCase));

    public static SoapFault Of(XElement fault)
    {
        XNamespace soap = fault.Name.Namespace;
        string[] codes = [.. fault.Descendants(soap + "Value").Concat(fault.Elements("faultcode")).Take(MaxCodes).Select(v => AfterPrefix(OnvifXml.Clean(v.Value)))];
        XElement? words = fault.Element(soap + "Reason")?.Element(soap + "Text") ?? fault.Element("faultstring");
        return new SoapFault(codes, words is null ? "" : OnvifXml.Clean(words.Value));
    }

    /// <summary>The fault as an error for a person.</summary>
    public OnvifException ToException(string operation)
    {
        string said = Reason.Length > 0 ? $": \"{Reason}\"" : Codes.Count > 0 ? $": {string.Join(", ", Codes)}" : "";
        return IsNotAuthorized ? new OnvifException(OnvifFailure.NotAuthorized, "the user or password is not accepted" + said)
            : IsNotSupported ? new OnvifException(OnvifFailure.NotSupported, $"the device does not have {operation}" + said)
            : new OnvifException(OnvifFailure.Refused, $"the device declined {operation}" + said);
    }

    private static string AfterPrefix(string code) => code[(code.LastIndexOf(':') + 1)..];
}
