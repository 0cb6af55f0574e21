namespace Daylight.Media;

/// <summary>One challenge of a WWW-Authenticate header (RFC 7235 section 2.1).</summary>
internal sealed class AuthenticationChallenge(string scheme)
{
    private const int MaxChallenges = 8, MaxParameters = 16;
    private readonly Dictionary<string, string> _parameters = new(StringComparer.OrdinalIgnoreCase);

    public string Scheme { get; } = scheme;

    public string? this[string name] => _parameters.GetValueOrDefault(name);

    /// <summary>Reads one header, which may hold several challenges. What does not parse ends the reading.</summary>
    public static List<AuthenticationChallenge> Parse(string header)
    {
        List<AuthenticationChallenge> challenges = [];
        int at = 0;
        while (challenges.Count <= MaxChallenges)
        {
            while (at < header.Length && header[at] is ' ' or ',' or '\t')
            {
                at++;
            }

            int start = at;
            while (at < header.Length && (char.IsAsciiLetterOrDigit(header[at]) || header[at] is '-' or '_'))
            {
                at++;
            }

            if (at == start)
            {
                break;
            }

            string token = header[start..at];
            int equals = at;
            while (equals < header.Length && header[equals] == ' ')
            {
                equals++;
            }

            if (equals >= header.Length || header[equals] != '=')
            {
                challenges.Add(new(token));
                continue;
            }

            at = equals + 1;
            string value = ReadValue(header, ref at);
            if (challenges.Count > 0 && challenges[^1]._parameters.Count < MaxParameters)
            {
                challenges[^1]._parameters.TryAdd(token, value);
            }
        }

        return challenges;
    }

    // Quoted values keep their backslashes: they are echoed and hashed as the server wrote them.
    private static string ReadValue(string header, ref int at)
    {
        while (at < header.Length && header[at] == ' ')
        {
            at++;
        }

        int start = at;
        if (at < header.Length && header[at] == '"')
        {
            start = ++at;
            while (at < header.Length && header[at] != '"')
            {
                at += header[at] == '\\' ? 2 : 1;
            }

            at = Math.Min(at, header.Length);
            string quoted = header[start..at];
            at = Math.Min(at + 1, header.Length);
            return quoted;
        }

        while (at < header.Length && header[at] is not (',' or ' '))
        {
            at++;
        }

        return header[start..at];
    }
}
