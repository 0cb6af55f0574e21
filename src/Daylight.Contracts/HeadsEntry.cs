using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>The commitment to every track's chain head at a minute's end.</summary>
/// <param name="Recorder">The recorder's name.</param>
/// <param name="Minute">The minute that has ended.</param>
/// <param name="Tracks">How many tracks the root covers.</param>
/// <param name="Root">RFC 6962 root over the heads in the order of their tracks, 32 bytes.</param>
public sealed record HeadsEntry(string Recorder, UnixMinute Minute, int Tracks, ReadOnlyMemory<byte> Root)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter()
        .Text("recorder", Recorder).Number("minute", Minute.Value).Number("tracks", Tracks).Bytes("root", Root).ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static HeadsEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new HeadsEntry(f.Text("recorder"), new UnixMinute(f.Number("minute")), checked((int)f.Number("tracks")), f.Bytes("root", 32));
    }
}
