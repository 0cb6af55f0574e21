using System.Net;
using Microsoft.AspNetCore.HttpOverrides;

namespace Daylight.Hosting;

/// <summary>
/// What is believed of reverse proxies. The Keeper tells strangers apart by address, when it says which of their refusals get an entry of
/// their own; behind a proxy all would be one, and a header that anyone can write must not make one stranger many.
/// </summary>
internal static class Proxies
{
    /// <summary>The last hop alone is believed, and of these proxies only: what stands before it in the header was written by the caller.</summary>
    public static ForwardedHeadersOptions Options(IReadOnlyList<IPAddress> trusted)
    {
        var options = new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto, ForwardLimit = 1 };
        options.KnownIPNetworks.Clear();
        options.KnownProxies.Clear();
        foreach (var proxy in trusted)
        {
            options.KnownProxies.Add(proxy);
        }

        return options;
    }
}
