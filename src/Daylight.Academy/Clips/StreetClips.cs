using System.Collections.Concurrent;

namespace Daylight.Academy;

/// <summary>The rendered street clips that ship inside this assembly, drawn by <c>tools/clips</c>; each is parsed once.</summary>
public static class StreetClips
{
    /// <summary>Frames a second of every main stream clip.</summary>
    public const int MainFramesPerSecond = 15;

    /// <summary>Frames a second of every sub stream clip.</summary>
    public const int SubFramesPerSecond = 10;

    /// <summary>How long every clip runs before it begins again, in seconds.</summary>
    public const int LoopSeconds = 12;

    private static readonly ConcurrentDictionary<(string Camera, CameraStream Stream), Clip> Loaded = new();

    /// <summary>Frames a second of the clips of one kind of stream.</summary>
    public static int FramesPerSecond(CameraStream stream) =>
        stream == CameraStream.Main ? MainFramesPerSecond : SubFramesPerSecond;

    /// <summary>The picture's size of the clips of one kind of stream, in pixels.</summary>
    public static (int Width, int Height) Size(CameraStream stream) => stream == CameraStream.Main ? (1280, 720) : (640, 360);

    /// <summary>The name under which a camera's clip is stored, such as <c>plaza-mayor.main.h264</c>.</summary>
    public static string FileName(string camera, CameraStream stream) =>
        $"{camera}.{(stream == CameraStream.Main ? "main" : "sub")}.h264";

    /// <summary>The clip of one camera's stream.</summary>
    /// <exception cref="ArgumentException">No clip was drawn for that camera.</exception>
    public static Clip Load(string camera, CameraStream stream) => Loaded.GetOrAdd((camera, stream), static key =>
    {
        var name = FileName(key.Camera, key.Stream);
        using var resource = typeof(StreetClips).Assembly.GetManifestResourceStream(name)
            ?? throw new ArgumentException($"no clip '{name}' was drawn; tools/clips draws one for each camera of the town", nameof(camera));
        var bytes = new byte[resource.Length];
        resource.ReadExactly(bytes);
        return Clip.FromAnnexB(bytes, FramesPerSecond(key.Stream));
    });
}
