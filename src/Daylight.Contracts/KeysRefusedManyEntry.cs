namespace Daylight.Contracts;

/// <summary>What the log keeps of refused releases that were too many to be logged one by one.</summary>
/// <param name="Count">How many; where <paramref name="Complete"/> is false, at least so many.</param>
/// <param name="First">When the first of them was refused, whole milliseconds.</param>
/// <param name="Last">When the last of them was refused, whole milliseconds.</param>
/// <param name="Reasons">How many of each reason, for example <c>malformed 12, grant.expired 3</c>.</param>
/// <param name="Complete">False when the Keeper ended before it could log them: then the count and the last time are lower bounds.</param>
public sealed record KeysRefusedManyEntry(long Count, DateTimeOffset First, DateTimeOffset Last, string Reasons, bool Complete)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter()
        .Number("count", Count)
        .Number("first", First.ToUnixTimeMilliseconds())
        .Number("last", Last.ToUnixTimeMilliseconds())
        .Text("reasons", Reasons)
        .Flag("complete", Complete)
        .ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static KeysRefusedManyEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new KeysRefusedManyEntry(f.Number("count"), BodyFields.Time(f, "first"), BodyFields.Time(f, "last"), f.Text("reasons"), f.Flag("complete"));
    }
}
