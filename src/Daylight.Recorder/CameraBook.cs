using System.Text.Json;
using System.Text.Json.Serialization;
using Daylight.Contracts;
using Daylight.Vault;
using Daylight.Vault.Disks;

namespace Daylight.Recorder;

/// <summary>The cameras' addresses and passwords, in a file that only the Recorder's account can read.</summary>
internal sealed class CameraBook(string path)
{
    private static readonly JsonSerializerOptions Json = new() { WriteIndented = true, Converters = { new JsonStringEnumConverter() } };

    public IReadOnlyList<CameraSource> Load() => File.Exists(path)
        ? [.. JsonSerializer.Deserialize<List<Line>>(File.ReadAllText(path), Json)!.Select(l => l.ToSource())]
        : [];

    public void Save(IEnumerable<CameraSource> cameras) =>
        DurableText.Write(path, JsonSerializer.Serialize(cameras.Select(Line.Of), Json), UnixFileMode.UserRead | UnixFileMode.UserWrite);

    // What a book of an older program lacks is the default; what it has and this one does not know is passed over.
    private sealed record Line(
        string Camera, Uri Main, Uri? Sub, string? User, string? Password, string RetentionClass, CameraTransport Transport = CameraTransport.Tcp, string? Certificate = null,
        Uri? Onvif = null)
    {
        public static Line Of(CameraSource s) => new(s.Camera.Value, s.Main, s.Sub, s.User, s.Password, s.RetentionClass, s.Transport, s.Certificate, s.Onvif);

        public CameraSource ToSource() => new(CameraId.Parse(Camera), Main, Sub, User, Password, RetentionClass, Transport: Transport, Certificate: Certificate, Onvif: Onvif);
    }
}
