using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>
/// The right to one camera for one span of minutes, for one viewer's keys. Its encoding is the body of the
/// <see cref="EntryKinds.LookGranted"/> entry and what the Desk signs: the log commits to the very bytes that the Keeper judges by.
/// </summary>
/// <param name="Look">The look.</param>
/// <param name="Camera">The camera, both of its streams.</param>
/// <param name="From">The first minute that may be opened.</param>
/// <param name="To">The last minute that may be opened, inclusive.</param>
/// <param name="Live">Whether the look is at the present: <paramref name="To"/> then lies ahead and minutes open as they come.</param>
/// <param name="NotBefore">No key is released before this time. Whole milliseconds.</param>
/// <param name="Expires">No key is released at or after this time. Whole milliseconds.</param>
/// <param name="Incident">The incident that is the purpose.</param>
/// <param name="Purpose">The purpose in words, at most 500 characters.</param>
/// <param name="Operator">The account that looks.</param>
/// <param name="ApprovedBy">The account of the second person, where one was needed.</param>
/// <param name="ViewerKey">Released keys are sealed to this: P-256, uncompressed, 65 bytes (SEC 1 section 2.3.3).</param>
/// <param name="ViewerSigningKey">Release requests are signed by this: P-256, uncompressed, 65 bytes.</param>
public sealed record Grant(
    Guid Look,
    CameraId Camera,
    UnixMinute From,
    UnixMinute To,
    bool Live,
    DateTimeOffset NotBefore,
    DateTimeOffset Expires,
    Guid Incident,
    string Purpose,
    string Operator,
    string? ApprovedBy,
    ReadOnlyMemory<byte> ViewerKey,
    ReadOnlyMemory<byte> ViewerSigningKey)
{
    /// <summary>Length of an uncompressed P-256 public key.</summary>
    public const int PublicKeyLength = 65;

    /// <summary>The longest span a grant may cover, in minutes.</summary>
    public const int MaxMinutes = 24 * 60;

    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter()
        .Text("look", Look.ToString("D"))
        .Text("camera", Camera.Value)
        .Number("from", From.Value)
        .Number("to", To.Value)
        .Flag("live", Live)
        .Number("notBefore", NotBefore.ToUnixTimeMilliseconds())
        .Number("expires", Expires.ToUnixTimeMilliseconds())
        .Text("incident", Incident.ToString("D"))
        .Text("purpose", Purpose)
        .Text("operator", Operator)
        .Text("approvedBy", ApprovedBy)
        .Bytes("viewerKey", ViewerKey)
        .Bytes("viewerSigningKey", ViewerSigningKey)
        .ToArray();

    /// <summary>Reads a grant.</summary>
    /// <exception cref="FormatException">The bytes are not a grant; the message names the field.</exception>
    public static Grant Decode(ReadOnlyMemory<byte> body)
    {
        var fields = new BodyReader(body);
        var from = new UnixMinute(fields.Number("from"));
        var to = new UnixMinute(fields.Number("to"));
        if (from.Value < 0 || to < from || to.Value - from.Value >= MaxMinutes)
        {
            throw new FormatException($"grant: minutes {from.Value} to {to.Value}: expected 1 to {MaxMinutes} minutes, in order");
        }

        return new Grant(
            BodyFields.Id(fields, "look"),
            CameraId.Parse(fields.Text("camera")),
            from,
            to,
            fields.Flag("live"),
            BodyFields.Time(fields, "notBefore"),
            BodyFields.Time(fields, "expires"),
            BodyFields.Id(fields, "incident"),
            fields.Text("purpose"),
            fields.Text("operator"),
            fields.TextOrNull("approvedBy"),
            fields.Bytes("viewerKey", PublicKeyLength),
            fields.Bytes("viewerSigningKey", PublicKeyLength));
    }
}
