using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>What the log keeps of a volume's recovery.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="KeptBytes">Its length after recovery.</param>
/// <param name="CutBytes">How many bytes at its end did not check and were cut.</param>
public sealed record RecoveryEntry(VolumeId Volume, long KeptBytes, long CutBytes)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter().Text("volume", Volume.ToString()).Number("kept", KeptBytes).Number("cut", CutBytes).ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static RecoveryEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new RecoveryEntry(new VolumeId(BodyFields.Id(f, "volume")), f.Number("kept"), f.Number("cut"));
    }
}
