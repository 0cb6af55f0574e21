namespace Daylight.Contracts;

/// <summary>What the log keeps of a role given or taken.</summary>
/// <param name="Account">The account.</param>
/// <param name="Role">The role.</param>
/// <param name="By">The account that acted.</param>
public sealed record RoleEntry(string Account, string Role, string By)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter().Text("account", Account).Text("role", Role).Text("by", By).ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static RoleEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new RoleEntry(f.Text("account"), f.Text("role"), f.Text("by"));
    }
}
