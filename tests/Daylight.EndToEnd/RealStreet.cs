namespace Daylight.EndToEnd;

/// <summary>A town with real cameras, added by the technician, and an incident where they stand, opened by the supervisor.</summary>
public sealed class RealStreet : IAsyncLifetime
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("daylight-street-");
    private readonly Dictionary<string, RealCamera> cameras = [];

    public Town Town { get; } = new();

    /// <summary>The incident's id.</summary>
    public string Incident { get; private set; } = "";

    /// <summary>From when on all cameras are recorded, whole seconds.</summary>
    public DateTimeOffset Began { get; private set; }

    internal string Folder => folder.FullName;

    internal RealCamera this[string id] => cameras[id];

    public async ValueTask InitializeAsync()
    {
        await Town.InitializeAsync();
        foreach (var clip in (RealClip[])[RealClip.H264, RealClip.H264InOrder, RealClip.H265, RealClip.Small])
        {
            cameras[clip.Name] = await RealCamera.StartAsync(clip, Folder);
        }

        using var technician = await Desk.SignInAsync(Town, "tomas");
        await AddAsync(technician, "h264", cameras["h264"]);
        await AddAsync(technician, "h264-in-order", cameras["h264-in-order"]);
        await AddAsync(technician, "h265", cameras["h265"], cameras["small"]);
        await AddAsync(technician, "h265-alone", cameras["h265"]);
        await AddAsync(technician, "wrong-password", cameras["h264"], password: "wrong");
        foreach (var id in (string[])["h264", "h264-in-order", "h265", "h265-alone"])
        {
            await technician.CameraAsync(id, s => s.Contains("\"state\":\"recording\"", StringComparison.Ordinal) && !s.Contains("\"state\":\"connecting\"", StringComparison.Ordinal));
        }

        Began = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1);
        using var supervisor = await Desk.SignInAsync(Town, "sofia");
        var opened = await supervisor.PostAsync(
            "/api/incidents", new { title = "Crowd at the crossing", type = "Municipal", latitude = 0.5, longitude = -30.5, radiusMetres = 500 });
        Incident = opened.GetProperty("id").GetString()!;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var camera in cameras.Values)
        {
            await camera.DisposeAsync();
        }

        await Town.DisposeAsync();
        folder.Delete(recursive: true);
    }

    private static async Task AddAsync(Desk technician, string id, RealCamera main, RealCamera? sub = null, string password = RealCamera.Password) =>
        await technician.PostAsync("/api/cameras", new
        {
            id, name = id, latitude = 0.5, longitude = -30.5, url = main.Address, subUrl = sub?.Address, user = "viewer", password,
        });
}
