namespace Daylight.Bench;

/// <summary>Programs that the references need, with the Debian package of each.</summary>
internal static class Tool
{
    public static void Need(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin");
        if (!folders.Any(f => File.Exists(Path.Combine(f, program))))
        {
            throw new BenchException($"'{program}' is missing, and this scenario measures against it; run: apt-get install {package}");
        }
    }

    public static void NeedGStreamer()
    {
        const string packages = "gstreamer1.0-tools gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad";
        Need("gst-launch-1.0", packages);
        foreach (var element in (string[])["rtspsrc", "rtph264depay", "h264parse", "splitmuxsink", "mp4mux"])
        {
            using var inspect = System.Diagnostics.Process.Start(
                new System.Diagnostics.ProcessStartInfo("gst-inspect-1.0", ["--exists", element]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
            inspect.WaitForExit();
            if (inspect.ExitCode != 0)
            {
                throw new BenchException($"GStreamer has no element '{element}'; run: apt-get install {packages}");
            }
        }
    }
}
