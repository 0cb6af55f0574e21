namespace Daylight.Media.Tests;

/// <summary>A real surveillance clip (Debian's opencv-doc), encoded once a test run in each codec.</summary>
public sealed class Clips : IAsyncLifetime
{
    private const string Source = "/usr/share/doc/opencv-doc/examples/data/vtest.avi";

    private readonly string _directory = Directory.CreateTempSubdirectory("daylight-clips-").FullName;

    public string H264 => Path.Combine(_directory, "h264.mp4");

    public string H265 => Path.Combine(_directory, "h265.mp4");

    public string Scratch(string name) => Path.Combine(_directory, name);

    public async ValueTask InitializeAsync()
    {
        string[] input = ["-v", "error", "-i", Source, "-t", "4", "-an", "-pix_fmt", "yuv420p"];
        await Tool.RunAsync("ffmpeg", [.. input, "-c:v", "libx264", "-preset", "veryfast", "-bf", "2", "-g", "20", H264]);
        await Tool.RunAsync("ffmpeg", [.. input, "-c:v", "libx265", "-preset", "ultrafast", "-x265-params", "log-level=error:keyint=20", "-tag:v", "hvc1", H265]);
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_directory, recursive: true);
        return ValueTask.CompletedTask;
    }

    internal string Of(VideoCodec codec) => codec == VideoCodec.H264 ? H264 : H265;

    /// <summary>The NAL units that ffmpeg finds in a file, parameter sets and delimiters aside: those a server may repeat.</summary>
    internal async Task<List<byte[]>> PicturesAsync(string file, VideoCodec codec)
    {
        (string filter, string format) = codec == VideoCodec.H264 ? ("h264_mp4toannexb", "h264") : ("hevc_mp4toannexb", "hevc");
        string raw = Scratch($"{Guid.NewGuid():n}.{format}");
        await Tool.RunAsync("ffmpeg", "-v", "error", "-i", file, "-c", "copy", "-bsf:v", filter, "-f", format, raw);
        byte[] bytes = await File.ReadAllBytesAsync(raw);
        List<byte[]> nals = [];
        int start = -1;
        for (int i = 0; i + 3 <= bytes.Length; i++)
        {
            if (bytes[i] == 0 && bytes[i + 1] == 0 && bytes[i + 2] == 1)
            {
                Keep(start, i);
                start = i + 3;
                i += 2;
            }
        }

        Keep(start, bytes.Length);
        return nals;

        void Keep(int from, int until)
        {
            if (from >= 0)
            {
                byte[] nal = bytes[from..until].AsSpan().TrimEnd((byte)0).ToArray();
                if (IsPicture(codec, nal))
                {
                    nals.Add(nal);
                }
            }
        }
    }

    internal static bool IsPicture(VideoCodec codec, byte[] nal) => (NalHeader.Classify(codec, nal[0]) & NalTraits.Vcl) != 0;
}
