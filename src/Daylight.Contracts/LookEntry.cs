using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>What the log keeps of a step in a look's life other than its grant.</summary>
/// <param name="Look">The look.</param>
/// <param name="Camera">The camera asked for.</param>
/// <param name="From">The first minute asked for.</param>
/// <param name="To">The last minute asked for, inclusive.</param>
/// <param name="Incident">The incident named as the purpose.</param>
/// <param name="Operator">The account that asked.</param>
/// <param name="By">The account that acted: asked, approved, refused or ended; <c>policy</c> when the rules did.</param>
/// <param name="Reason">Why, in a sentence.</param>
public sealed record LookEntry(Guid Look, CameraId Camera, UnixMinute From, UnixMinute To, Guid Incident, string Operator, string By, string Reason)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter()
        .Text("look", Look.ToString("D"))
        .Text("camera", Camera.Value)
        .Number("from", From.Value)
        .Number("to", To.Value)
        .Text("incident", Incident.ToString("D"))
        .Text("operator", Operator)
        .Text("by", By)
        .Text("reason", Reason)
        .ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static LookEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new LookEntry(
            BodyFields.Id(f, "look"), CameraId.Parse(f.Text("camera")), new UnixMinute(f.Number("from")), new UnixMinute(f.Number("to")),
            BodyFields.Id(f, "incident"), f.Text("operator"), f.Text("by"), f.Text("reason"));
    }
}
