using System.Net;
using Daylight.Keeper;
using Daylight.Media;

namespace Daylight.Hosting;

/// <summary>How all roles run in one process.</summary>
/// <param name="Data">The data folder; each role has its own folder and keys in it.</param>
/// <param name="Address">Where to listen.</param>
/// <param name="Port">The port of console, API, keys, log and sealed bytes; 0 for any free one.</param>
internal sealed record HouseOptions(string Data, string Address, int Port)
{
    /// <summary>How the Recorder looks for cameras.</summary>
    public DiscoveryOptions Discovery { get; init; } = new();

    /// <summary>The log's policy file (C2SP tlog-policy); null for a log without witnesses.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>How fresh the witnesses' word must be, where the policy asks for any.</summary>
    public WitnessTerms WitnessTerms { get; init; } = new();

    public string Ledger => Path.Combine(Data, "ledger");

    public string Log => Path.Combine(Ledger, "log");

    public string Keeper => Path.Combine(Data, "keeper");

    public string Desk => Path.Combine(Data, "desk");

    public string Recorder => Path.Combine(Data, "recorder");

    /// <summary>What an auditor is handed: public keys, nothing else.</summary>
    public string Public => Path.Combine(Data, "public");

    /// <summary>The port of <c>/metrics</c>, on this machine's own address alone; 0 for none.</summary>
    public int MetricsPort { get; init; }

    /// <summary>
    /// Reverse proxies in front: what they say of whence a request came, and whether over TLS, is believed. Without them everybody
    /// behind a proxy counts as one source.
    /// </summary>
    public IReadOnlyList<IPAddress> TrustedProxies { get; init; } = [];
}
