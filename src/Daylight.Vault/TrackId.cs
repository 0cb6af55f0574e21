namespace Daylight.Vault;

/// <summary>One stream of one camera: the unit that has a camera box, a counter and a hash chain of its own.</summary>
/// <param name="Camera">The camera.</param>
/// <param name="Stream">Which of its streams.</param>
public readonly record struct TrackId(CameraId Camera, StreamKind Stream)
{
    /// <summary><c>camera/main</c> or <c>camera/sub</c>.</summary>
    public override string ToString() => $"{Camera}/{(Stream == StreamKind.Main ? "main" : "sub")}";
}
