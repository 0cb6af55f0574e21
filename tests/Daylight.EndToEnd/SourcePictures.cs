namespace Daylight.EndToEnd;

/// <summary>
/// The pictures of a camera's own stream, decoded by ffmpeg, to hold a picture of the browser against. Compared is luma, averaged
/// over 4x4 pixels, where the street moves most and no watermark lies: a standing camera's pictures differ nowhere else.
/// </summary>
internal sealed class SourcePictures
{
    public const int Width = 192;
    public const int Height = 144;

    private readonly List<byte[]> pictures = [];
    private readonly int[] moving;

    private SourcePictures(List<byte[]> pictures)
    {
        this.pictures = pictures;
        moving = [.. Enumerable.Range(0, Width * Height).Where(Clear).OrderByDescending(Variance).Take(Width * Height / 20)];
    }

    /// <summary>Luma of each 4x4 pixels of the canvas, base64; what a page runs.</summary>
    public static string Grab { get; } =
        """
        async () => {
          await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
          const copy = new OffscreenCanvas(768, 576).getContext('2d', {willReadFrequently: true});
          copy.drawImage(document.getElementById('picture'), 0, 0, 768, 576);
          const {data} = copy.getImageData(0, 0, 768, 576);
          let text = '';
          for (let y = 0; y < 144; y++) for (let x = 0; x < 192; x++) {
            let sum = 0;
            for (let j = 0; j < 4; j++) for (let i = 0; i < 4; i++) {
              const at = ((y * 4 + j) * 768 + x * 4 + i) * 4;
              sum += 0.299 * data[at] + 0.587 * data[at + 1] + 0.114 * data[at + 2];
            }
            text += String.fromCharCode(Math.round(sum / 16));
          }
          return btoa(text);
        }
        """;

    public static async Task<SourcePictures> DecodeAsync(string file, string folder)
    {
        var raw = Path.Combine(folder, Path.GetRandomFileName());
        var ffmpeg = await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-i", file, "-vf", "scale=192:144:flags=area", "-pix_fmt", "rgb24", "-f", "rawvideo", raw], "");
        Assert.True(ffmpeg.Code == 0, ffmpeg.Error);
        var pictures = new List<byte[]>();
        var rgb = new byte[Width * Height * 3];
        await using var stream = File.OpenRead(raw);
        while (await stream.ReadAtLeastAsync(rgb, rgb.Length, throwOnEndOfStream: false) == rgb.Length)
        {
            var luma = new byte[Width * Height];
            for (var i = 0; i < luma.Length; i++)
            {
                luma[i] = (byte)Math.Round((0.299 * rgb[3 * i]) + (0.587 * rgb[(3 * i) + 1]) + (0.114 * rgb[(3 * i) + 2]));
            }

            pictures.Add(luma);
        }

        return new SourcePictures(pictures);
    }

    /// <summary>
    /// Finds the source picture that a picture of the browser is; fails when none is close, or when one of another part of the
    /// clip (five seconds away or more) is nearly as close.
    /// </summary>
    public int Find(byte[] seen)
    {
        var errors = pictures.ConvertAll(p => moving.Average(i => Math.Abs(p[i] - seen[i])));
        var best = errors.IndexOf(errors.Min());
        var elsewhere = errors.Where((_, i) => Math.Abs(i - best) >= 50).Min();
        Assert.True(errors[best] < 3, $"the closest picture, {best}, differs by {errors[best]:F2} of 255");
        Assert.True(elsewhere > 2 * errors[best], $"picture {best} differs by {errors[best]:F2}, one of another part of the clip by {elsewhere:F2}");
        return best;
    }

    /// <summary>Away from the watermark: a line at the bottom and the viewer's name three times aslant (screen.ts).</summary>
    private static bool Clear(int at)
    {
        var (x, y) = (((at % Width) * 4) + 2 - 384, ((at / Width) * 4) + 2 - 288);
        var across = (x * Math.Sin(Math.PI / 8)) + (y * Math.Cos(Math.PI / 8));
        return y < 288 - 44 && ((double[])[-0.32, 0, 0.32]).All(line => Math.Abs(across - (line * 576)) > 32);
    }

    private double Variance(int at)
    {
        var (sum, squares, n) = (0.0, 0.0, 0);
        for (var i = 0; i < pictures.Count; i += 10)
        {
            var value = pictures[i][at];
            (sum, squares, n) = (sum + value, squares + (value * value), n + 1);
        }

        return (squares / n) - (sum / n * sum / n);
    }
}
