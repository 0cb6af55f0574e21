namespace Daylight.Media.Tests.Onvif;

/// <summary>A request as a scripted device read it.</summary>
internal sealed record DeviceRequest(string Method, string Path, IReadOnlyDictionary<string, string> Headers, string Body)
{
    /// <summary>The operation that a SOAP body names.</summary>
    public string Operation => Body.Contains("<s:Body", StringComparison.Ordinal) ? Body[Body.IndexOf("<s:Body", StringComparison.Ordinal)..].Split('<')[2].Split(' ')[0] : "";

    public bool HasToken => Body.Contains("UsernameToken", StringComparison.Ordinal);

    public string? Authorization => Headers.GetValueOrDefault("authorization");
}
