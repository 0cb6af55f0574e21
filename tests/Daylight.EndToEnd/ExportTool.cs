using System.Diagnostics;
using System.Text.Json;

namespace Daylight.EndToEnd;

/// <summary><c>daylight export</c> and <c>daylight audit export</c> as a person runs them.</summary>
internal static class ExportTool
{
    private static readonly string Dll = Path.Combine(AppContext.BaseDirectory, "daylight.dll");

    /// <summary>Exports as maria.</summary>
    public static Task<(int Code, string Output, string Error)> ExportAsync(
        Town town, string incident, string camera, DateTimeOffset from, DateTimeOffset to, string folder) =>
        Tool.RunAsync("dotnet", Arguments(town.Address, incident, camera, from, to, folder), town.PasswordOf("maria") + "\n");

    /// <summary>Begins an export as maria over another address; the caller ends the process.</summary>
    public static async Task<Process> BeginAsync(Town town, Uri server, string incident, string camera, DateTimeOffset from, DateTimeOffset to, string folder)
    {
        var start = new ProcessStartInfo("dotnet", Arguments(server, incident, camera, from, to, folder)) { RedirectStandardInput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        await process.StandardInput.WriteLineAsync(town.PasswordOf("maria"));
        process.StandardInput.Close();
        return process;
    }

    /// <summary>Audits an export with all that the town publishes and its volumes.</summary>
    public static Task<(int Code, string Output, string Error)> AuditAsync(Town town, string folder) => Tool.RunAsync(
        "dotnet",
        [
            .. AuditArguments(town, folder), "--desk-key", Path.Combine(town.Data, "public", "desk.vkey"),
            "--volumes", Path.Combine(town.Data, "recorder", "store", "volumes"),
        ],
        "");

    /// <summary>How many pictures ffmpeg decodes, stopping at the first error.</summary>
    public static async Task<int> DecodeAsync(string mp4)
    {
        var decoded = await Tool.RunAsync("ffmpeg", ["-nostdin", "-v", "error", "-xerror", "-i", mp4, "-f", "null", "-"], "");
        Assert.Equal((0, ""), (decoded.Code, decoded.Error));
        var counted = await Tool.RunAsync("ffprobe", ["-v", "error", "-count_frames", "-select_streams", "v", "-show_entries", "stream=nb_read_frames", "-of", "csv=p=0", mp4], "");
        return int.Parse(counted.Output.Trim().Trim(','), System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Audits an export with nothing but the log's public key, as whoever was handed it can.</summary>
    public static Task<(int Code, string Output, string Error)> AuditByLogKeyAsync(Town town, string folder) => Tool.RunAsync("dotnet", AuditArguments(town, folder), "");

    public static JsonElement Manifest(string folder) => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "manifest.json"))).RootElement;

    private static string[] Arguments(Uri server, string incident, string camera, DateTimeOffset from, DateTimeOffset to, string folder) =>
    [
        Dll, "export", "--server", server.ToString(), "--user", "maria", "--password-stdin", "--incident", incident, "--camera", camera,
        "--from", from.ToString("O"), "--to", to.ToString("O"), "--out", folder,
    ];

    private static string[] AuditArguments(Town town, string folder) =>
        [Dll, "audit", "export", folder, "--log-key", Path.Combine(town.Data, "public", "log.vkey")];
}
