namespace Daylight.Media;

/// <summary>What a device says of itself in scopes (ONVIF Core Specification, "Device discovery": <c>onvif://www.onvif.org/name/…</c>).</summary>
/// <param name="Name">Its name.</param>
/// <param name="Hardware">Its hardware.</param>
/// <param name="Location">Its location; several are joined.</param>
/// <param name="Any">Whether there was any ONVIF scope at all.</param>
internal readonly record struct DiscoveryScopes(string? Name, string? Hardware, string? Location, bool Any)
{
    private const string Scheme = "onvif://";

    /// <summary>Reads a list of scopes, separated by white space.</summary>
    public static DiscoveryScopes Parse(string text)
    {
        string[] scopes = [.. text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Take(OnvifLimits.ScopesAndAddresses)
            .Where(s => s.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))];
        return new DiscoveryScopes(Last("name"), Last("hardware"), Joined("location"), scopes.Length > 0);

        IEnumerable<string> Values(string category)
        {
            foreach (string scope in scopes)
            {
                int slash = scope.IndexOf('/', Scheme.Length);
                string path = slash < 0 ? "" : scope[(slash + 1)..];
                if (path.StartsWith(category + "/", StringComparison.OrdinalIgnoreCase)
                    && OnvifXml.Clean(Uri.UnescapeDataString(path[(category.Length + 1)..])) is { Length: > 0 } value)
                {
                    yield return value;
                }
            }
        }

        string? Last(string category) => Values(category).LastOrDefault();

        string? Joined(string category) => string.Join(", ", Values(category).Distinct()) is { Length: > 0 } all ? OnvifXml.Clean(all) : null;
    }
}
