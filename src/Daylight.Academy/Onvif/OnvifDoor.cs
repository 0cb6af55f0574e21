using System.Xml;
using System.Xml.Linq;
using static Daylight.Academy.OnvifXmlNames;

namespace Daylight.Academy;

/// <summary>One camera's door: who asks is checked, then its services or its still picture answer.</summary>
internal sealed class OnvifDoor
{
    private static readonly Lazy<byte[]> Still = new(() =>
    {
        using var resource = typeof(OnvifDoor).Assembly.GetManifestResourceStream("still.jpg")!;
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return bytes;
    });

    private readonly OnvifServices services;
    private readonly LoginGate? digest;
    private readonly TokenGate? tokens;

    internal OnvifDoor(OnvifCamera camera, OnvifServices services, OnvifFaceOptions options, TimeProvider time)
    {
        this.services = services;
        if (camera.Login is { } login)
        {
            digest = new LoginGate(login.Scheme == LoginScheme.Basic ? login with { Scheme = LoginScheme.DigestMd5 } : login, time);
            tokens = options.Tokens ? new TokenGate(login, options.ClockOffset, time) : null;
        }
    }

    /// <summary>Answers one request.</summary>
    internal OnvifReply Answer(HttpAsk ask)
    {
        if (ask.Method == "GET" && ask.Target.EndsWith("/snapshot.jpg", StringComparison.Ordinal))
        {
            return Refused(ask, null) ?? new OnvifReply(200, "image/jpeg", Still.Value);
        }

        if (ask.Method != "POST" || !ask.Target.Contains("/onvif/", StringComparison.Ordinal))
        {
            return OnvifReply.Plain(404, "nothing is here");
        }

        try
        {
            using var reader = XmlReader.Create(new MemoryStream(ask.Body), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var envelope = XElement.Load(reader);
            return envelope.Element(Envelope + "Body")?.Elements().FirstOrDefault() is not { } operation
                ? OnvifReply.Fault(sender: true, "WellFormed", "this is no SOAP 1.2 envelope with a body")
                : (OnvifServices.IsOpen(operation.Name) ? null : Refused(ask, envelope.Element(Envelope + "Header"))) ?? services.Answer(operation);
        }
        catch (XmlException)
        {
            return OnvifReply.Fault(sender: true, "WellFormed", "this is no XML");
        }
    }

    /// <summary>The answer to whoever may not come in; null for who may.</summary>
    private OnvifReply? Refused(HttpAsk ask, XElement? header)
    {
        if (digest is null || (tokens is not null && tokens.Admits(header)))
        {
            return null;
        }

        var token = header?.Element(Wsse + "Security") is not null;
        return digest.Admits(ask.Method, ask.Target, ask.Authorization, out var challenge) ? null
            // Who came with a token and may use one is told that it is wrong; all others how to ask.
            : token && tokens is not null ? OnvifReply.Fault(sender: true, "NotAuthorized", "the sender is not authorized")
            : OnvifReply.Plain(401, "who asks?") with { Challenge = challenge };
    }
}
