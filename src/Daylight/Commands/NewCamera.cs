using Daylight.Academy;

namespace Daylight.Commands;

/// <summary>The demo's camera that hangs at the lighthouse and that nobody records yet, to find and to add.</summary>
internal static class NewCamera
{
    public const string Name = "El Faro";

    private const string Id = "el-faro";

    /// <summary>Printed at the start: it guards a drawing.</summary>
    public static CameraLogin Login { get; } = new("faro", "luz-del-puerto");

    public static OnvifCamera Onvif { get; } = new(Id, Name, "Lighthouse", Login);

    /// <summary>What it shows is another camera's clip, at another time of its loop.</summary>
    public static IEnumerable<CameraFeed> Feeds => Enum.GetValues<CameraStream>()
        .Select(stream => new CameraFeed(Id, stream, StreetClips.Load("muelle-norte", stream), TimeSpan.FromSeconds(7)) { Login = Login });
}
