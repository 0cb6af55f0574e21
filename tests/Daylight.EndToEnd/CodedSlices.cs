using System.Security.Cryptography;

namespace Daylight.EndToEnd;

/// <summary>A file's coded slices as ffmpeg demuxes them.</summary>
internal static class CodedSlices
{
    /// <summary>SHA-256 of each, in order.</summary>
    public static async Task<List<string>> DigestsAsync(string file, string format, string folder)
    {
        var raw = Path.Combine(folder, Path.GetRandomFileName());
        var ffmpeg = await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", file, "-c", "copy", "-bsf:v", format + "_mp4toannexb", "-f", format, raw], "");
        Assert.True(ffmpeg.Code == 0, ffmpeg.Error);
        var bytes = await File.ReadAllBytesAsync(raw);
        var slices = new List<string>();
        foreach (var unit in AnnexB.Units(bytes))
        {
            var nal = bytes.AsSpan(unit).TrimEnd((byte)0);
            var type = format == "h264" ? nal[0] & 0x1f : (nal[0] >> 1) & 0x3f;
            if (format == "h264" ? type is 1 or 5 : type < 32)
            {
                slices.Add(Convert.ToHexString(SHA256.HashData(nal)));
            }
        }

        return slices;
    }
}
