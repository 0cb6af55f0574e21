using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>What the log keeps of a release of minute keys.</summary>
/// <param name="Look">The look.</param>
/// <param name="GrantIndex">The log index of the look's grant; always below the release's own.</param>
/// <param name="Camera">The camera.</param>
/// <param name="From">The first minute released.</param>
/// <param name="To">The last minute released, inclusive.</param>
/// <param name="Keys">How many minute keys went out.</param>
/// <param name="Sequence">The request's number within the look.</param>
public sealed record KeysReleasedEntry(Guid Look, long GrantIndex, CameraId Camera, UnixMinute From, UnixMinute To, int Keys, long Sequence)
{
    /// <summary>Whether the log's witnesses were away, so that only a live look could go on. Left out of the encoding when not.</summary>
    public bool Degraded { get; init; }

    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter()
        .Text("look", Look.ToString("D"))
        .Number("grantIndex", GrantIndex)
        .Text("camera", Camera.Value)
        .Number("from", From.Value)
        .Number("to", To.Value)
        .Number("keys", Keys)
        .Number("sequence", Sequence)
        .FlagIfSet("degraded", Degraded)
        .ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static KeysReleasedEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new KeysReleasedEntry(
            BodyFields.Id(f, "look"), f.Number("grantIndex"), CameraId.Parse(f.Text("camera")), new UnixMinute(f.Number("from")),
            new UnixMinute(f.Number("to")), checked((int)f.Number("keys")), f.Number("sequence"))
        {
            Degraded = f.FlagIfSet("degraded"),
        };
    }
}
