namespace Daylight.Media.Tests.Onvif;

/// <summary>A well-behaved device of Profile S; a test changes the one thing that is odd about its device.</summary>
internal sealed class DeviceScript
{
    public static readonly byte[] Jpeg = [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xC0, 0, 17, 8, 0x04, 0x38, 0x07, 0x80, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xDA, 0, 2, 9, 9, 9];

    private readonly Dictionary<string, Func<DeviceRequest, DeviceReply>> _answers;

    public DeviceScript()
    {
        _answers = new(StringComparer.Ordinal)
        {
            ["GetSystemDateAndTime"] = _ => DeviceReply.Xml(SoapAnswers.Time(DateTimeOffset.UtcNow)),
            ["GetDeviceInformation"] = _ => DeviceReply.Xml(SoapAnswers.Facts()),
            ["GetServices"] = r => DeviceReply.Xml(SoapAnswers.Services($"http://{r.Headers["host"]}/onvif/media", null)),
            ["GetCapabilities"] = r => DeviceReply.Xml(SoapAnswers.Capabilities($"http://{r.Headers["host"]}/onvif/media")),
            ["GetProfiles"] = _ => DeviceReply.Xml(SoapAnswers.Profiles()),
            ["GetStreamUri"] = r => DeviceReply.Xml(SoapAnswers.Address("GetStreamUri", $"rtsp://127.0.0.1:554/{r.Body.Split("<ProfileToken>")[1].Split('<')[0]}?a=1&amp;b=2")),
            ["GetSnapshotUri"] = r => DeviceReply.Xml(SoapAnswers.Address("GetSnapshotUri", $"http://{r.Headers["host"]}/still.jpg")),
            ["GET"] = _ => new DeviceReply(200, Jpeg, "Content-Type: image/jpeg"),
        };
    }

    /// <summary>Sets what an operation (or <c>GET</c>) is answered with.</summary>
    public Func<DeviceRequest, DeviceReply> this[string operation]
    {
        set => _answers[operation] = value;
    }

    public DeviceReply Answer(DeviceRequest request) =>
        _answers.TryGetValue(request.Method == "GET" ? "GET" : request.Operation, out Func<DeviceRequest, DeviceReply>? answer) ? answer(request) : DeviceReply.Xml(SoapAnswers.NotSupported, 500);

    /// <summary>Wraps every operation but the time.</summary>
    public void Guard(Func<DeviceRequest, DeviceReply?> guard)
    {
        foreach (string operation in _answers.Keys.Where(k => k != "GetSystemDateAndTime").ToList())
        {
            Func<DeviceRequest, DeviceReply> inner = _answers[operation];
            _answers[operation] = r => guard(r) ?? inner(r);
        }
    }
}
