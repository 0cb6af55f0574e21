namespace Daylight.EndToEnd;

/// <summary>The surveillance clip of Debian's opencv-doc (795 pictures, 10 a second, 768x576), as a camera's encoder would send it.</summary>
/// <param name="Name">Names the file.</param>
/// <param name="Format">ffmpeg's name of the codec's elementary stream.</param>
/// <param name="Encoding">ffmpeg's options.</param>
internal sealed record RealClip(string Name, string Format, params string[] Encoding)
{
    private const string Source = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";

    /// <summary>H.264 with pyramids of B-pictures: sent in another order than shown.</summary>
    public static RealClip H264 { get; } = new("h264", "h264", "-c:v", "libx264", "-preset", "veryfast");

    /// <summary>H.264 without B-pictures: sent as shown.</summary>
    public static RealClip H264InOrder { get; } = new("h264-in-order", "h264", "-c:v", "libx264", "-preset", "ultrafast", "-bf", "0", "-crf", "18");

    /// <summary>H.264, half the size, as a camera's sub stream.</summary>
    public static RealClip Small { get; } = new("small", "h264", "-vf", "scale=384:288", "-c:v", "libx264", "-preset", "ultrafast");

    /// <summary>H.265.</summary>
    public static RealClip H265 { get; } = new("h265", "hevc", "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error");

    /// <summary>Encodes the clip into an MP4 in the folder, a key frame every two seconds; gives its path.</summary>
    public async Task<string> EncodeAsync(string folder)
    {
        Assert.True(File.Exists(Source), $"{Source} is missing; run ./daylight test, or apt-get install opencv-doc");
        var encoded = Path.Combine(folder, Name + ".mp4");
        var ffmpeg = await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-y", "-i", Source, .. Encoding, "-g", "20", "-pix_fmt", "yuv420p", encoded], "");
        Assert.True(ffmpeg.Code == 0, ffmpeg.Error);
        return encoded;
    }
}
