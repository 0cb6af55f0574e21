namespace Daylight.Academy;

/// <summary>Which of a simulated camera's two streams.</summary>
public enum CameraStream
{
    /// <summary>The full picture, 1280x720 at 15 frames a second.</summary>
    Main = 0,

    /// <summary>The small picture, 640x360 at 10 frames a second.</summary>
    Sub = 1,
}
