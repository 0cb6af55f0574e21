using Daylight.Vault;

namespace Daylight.Contracts;

/// <summary>What the log keeps of a camera added, changed or removed.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="By">The account that acted.</param>
/// <param name="Detail">What changed, never the camera's password.</param>
public sealed record CameraEntry(CameraId Camera, string By, string Detail)
{
    /// <summary>Encodes as a canonical CBOR map.</summary>
    public byte[] Encode() => new BodyWriter().Text("camera", Camera.Value).Text("by", By).Text("detail", Detail).ToArray();

    /// <summary>Reads the body.</summary>
    /// <exception cref="FormatException">The bytes are not such a body; the message names the field.</exception>
    public static CameraEntry Decode(ReadOnlyMemory<byte> body)
    {
        var f = new BodyReader(body);
        return new CameraEntry(CameraId.Parse(f.Text("camera")), f.Text("by"), f.Text("detail"));
    }
}
