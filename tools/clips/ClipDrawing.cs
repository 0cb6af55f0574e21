using System.Diagnostics;
using System.Globalization;
using Daylight.Academy;
using SkiaSharp;

namespace Daylight.Clips;

/// <summary>Draws one clip frame by frame and has ffmpeg encode it.</summary>
internal static class ClipDrawing
{
    private const int KeyFrameSeconds = 2;
    private const string Font = "/usr/share/fonts/truetype/dejavu/DejaVuSansMono.ttf";

    internal static async Task WriteAsync(TownCamera camera, CameraStream stream, string file)
    {
        var (width, height) = stream == CameraStream.Main ? (1280, 720) : (640, 360);
        var rate = StreetClips.FramesPerSecond(stream);
        var frames = rate * StreetClips.LoopSeconds;
        using var ffmpeg = StartEncoder(width, height, rate, stream, file);
        using var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        using var canvas = new SKCanvas(bitmap);
        using var typeface = SKTypeface.FromFile(Font) ?? throw new FileNotFoundException("the clips are lettered in DejaVu Sans Mono", Font);
        using var font = new SKFont(typeface, height / 26f);
        using var scene = new Scene(Setting.Of(camera.Id), new Perspective(width, height, 6.5f, 13, 66));
        for (var frame = 0; frame < frames; frame++)
        {
            scene.Draw(canvas, width, height, (float)frame / frames);
            DrawLettering(canvas, font, camera.Name, height, (double)frame / rate, frame);
            await ffmpeg.StandardInput.BaseStream.WriteAsync(bitmap.GetPixelSpan().ToArray()).ConfigureAwait(false);
        }

        ffmpeg.StandardInput.Close();
        await ffmpeg.WaitForExitAsync().ConfigureAwait(false);
        if (ffmpeg.ExitCode != 0)
        {
            throw new InvalidOperationException($"ffmpeg ended with {ffmpeg.ExitCode} at {file}");
        }
    }

    private static void DrawLettering(SKCanvas canvas, SKFont font, string name, int height, double seconds, int frame)
    {
        using var band = new SKPaint { Color = new SKColor(0, 0, 0, 130) };
        using var ink = new SKPaint { Color = SKColors.White, IsAntialias = true };
        var line = height / 18f;
        canvas.DrawRect(0, 0, canvas.LocalClipBounds.Width, line, band);
        canvas.DrawText($"PUERTO CLARO  {name.ToUpperInvariant()}", line * 0.4f, line * 0.74f, SKTextAlign.Left, font, ink);
        var counter = string.Create(CultureInfo.InvariantCulture, $"LOOP {seconds:00.00} s  FRAME {frame:000}");
        canvas.DrawText(counter, canvas.LocalClipBounds.Width - (line * 0.4f), line * 0.74f, SKTextAlign.Right, font, ink);
    }

    private static Process StartEncoder(int width, int height, int rate, CameraStream stream, string file)
    {
        var interval = rate * KeyFrameSeconds;
        var start = new ProcessStartInfo("ffmpeg") { RedirectStandardInput = true };
        // One slice a picture, no B-frames, parameter sets with each key frame: what street cameras send. The encoder's
        // own SEI (type 6) is left out; it says nothing of the picture.
        string[] arguments =
        [
            "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgba", "-s", $"{width}x{height}", "-r", $"{rate}", "-i", "-",
            "-vf", "scale=out_color_matrix=bt709:out_range=tv", "-pix_fmt", "yuv420p",
            "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv",
            "-c:v", "libx264", "-profile:v", "main", "-preset", "medium", "-crf", stream == CameraStream.Main ? "26" : "25",
            "-maxrate", stream == CameraStream.Main ? "700k" : "180k", "-bufsize", stream == CameraStream.Main ? "1400k" : "360k",
            "-bf", "0", "-g", $"{interval}", "-keyint_min", $"{interval}", "-sc_threshold", "0", "-x264-params", "repeat-headers=1:slices=1",
            "-bsf:v", "filter_units=remove_types=6", "-f", "h264", file,
        ];
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start");
    }
}
