namespace Daylight.Desk;

/// <summary>Which exceptions say that the Recorder cannot be reached, in process or over HTTP.</summary>
internal static class RecorderAway
{
    public static bool Is(Exception e) => e is IOException or HttpRequestException or TimeoutException;
}
