using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>What the log keeps of an export.</summary>
/// <param name="Look">The look whose grant it was made under.</param>
/// <param name="Camera">The camera.</param>
/// <param name="From">The first minute.</param>
/// <param name="To">The last minute, inclusive.</param>
/// <param name="Manifest">SHA-256 of the manifest, which names every other file by its own.</param>
public sealed record ExportEntry(Guid Look, CameraId Camera, UnixMinute From, UnixMinute To, ReadOnlyMemory<byte> Manifest)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter()
        .Text("look", Look.ToString("D"))
        .Text("camera", Camera.Value)
        .Number("from", From.Value)
        .Number("to", To.Value)
        .Bytes("manifest", Manifest)
        .ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static ExportEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new ExportEntry(
            BodyFields.Id(f, "look"), CameraId.Parse(f.Text("camera")), new UnixMinute(f.Number("from")), new UnixMinute(f.Number("to")), f.Bytes("manifest", 32));
    }
}
