namespace Daylight.Contracts;

/// <summary>What the log keeps of a refused release. Nothing in the request is believed, so names are texts and may be absent.</summary>
/// <param name="Look">The look that the request named, if it could be read.</param>
/// <param name="Reason">The code of the refusal.</param>
/// <param name="Detail">The refusal in a sentence.</param>
public sealed record KeysRefusedEntry(string? Look, string Reason, string Detail)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter().Text("look", Look).Text("reason", Reason).Text("detail", Detail).ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static KeysRefusedEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new KeysRefusedEntry(f.TextOrNull("look"), f.Text("reason"), f.Text("detail"));
    }
}
