using System.Diagnostics;

namespace Daylight.Academy.Tests;

/// <summary>A client nobody here wrote. Skipped where ffmpeg is not installed: the product does not need it.</summary>
public sealed class FfmpegTests
{
    [Theory]
    [InlineData(null)]
    [InlineData(LoginScheme.Basic)]
    [InlineData(LoginScheme.DigestMd5)]
    public async Task Ffprobe_finds_the_main_stream(LoginScheme? scheme)
    {
        var login = scheme is { } wanted ? new CameraLogin("guard", "lantern", wanted) : null;
        await using var cameras = await SimulatedCameras.StartAsync(Town.PuertoClaro, options: new SimulatedCameraOptions { Login = login });
        var url = new UriBuilder(cameras.CameraUrl("mercado", CameraStream.Main)) { UserName = "guard", Password = "lantern" }.Uri;
        var (output, errors) = await RunAsync(
            "ffprobe", "-v", "error", "-rtsp_transport", "tcp", "-show_entries", "stream=codec_name,profile,width,height", "-of", "csv=p=0", url.ToString());
        Assert.Equal("h264,Main,1280,720", output.Trim());
        Assert.Equal("", errors);
    }

    [Fact]
    public async Task Ffmpeg_decodes_across_the_loops_seam_without_complaint()
    {
        var clip = StreetClips.Load("puente-viejo", CameraStream.Sub);
        // The clip's last key frame, two seconds before the seam, is where ffmpeg joins if it comes within 1.5 s.
        var feed = new CameraFeed("seam", CameraStream.Sub, clip, TimeSpan.FromSeconds(StreetClips.LoopSeconds - 3.5));
        await using var cameras = await SimulatedCameras.StartAsync([feed]);
        var (_, errors) = await RunAsync(
            "ffmpeg", "-v", "warning", "-xerror", "-rtsp_transport", "tcp", "-i", cameras.CameraUrl("seam", CameraStream.Sub).ToString(), "-t", "4", "-f", "null", "-");
        Assert.Equal("", errors);
        Assert.Equal(0, cameras.Statistics.FramesSkipped);
    }

    private static async Task<(string Output, string Errors)> RunAsync(string program, params string[] arguments)
    {
        Assert.SkipUnless(File.Exists($"/usr/bin/{program}"), $"{program} is not installed");
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(40));
        return (await output, await errors);
    }
}
