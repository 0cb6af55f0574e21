namespace Daylight.Media;

/// <summary>One media section of a session description.</summary>
internal sealed class SdpMedia(string kind, int? port, IReadOnlyList<int> payloadTypes)
{
    public string Kind { get; } = kind;

    /// <summary>Null when the port is no number. RTSP servers write 0, which in RTSP does not mean "declined".</summary>
    public int? Port { get; } = port;

    public IReadOnlyList<int> PayloadTypes { get; } = payloadTypes;

    /// <summary>Payload type to "encoding/clock".</summary>
    public Dictionary<int, string> RtpMaps { get; } = [];

    public Dictionary<int, string> Formats { get; } = [];

    public string Control { get; set; } = "";

    /// <summary>The fmtp parameters of a payload type; names in lower case, the first of equal ones wins.</summary>
    public Dictionary<string, string> Parameters(int payloadType)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string part in Formats.GetValueOrDefault(payloadType, "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal); // base64 ends in '=', so only the first separates
            if (equals > 0)
            {
                parameters.TryAdd(part[..equals].TrimEnd().ToLowerInvariant(), part[(equals + 1)..].Trim());
            }
        }

        return parameters;
    }
}
