using System.CommandLine;
using System.Net;
using System.Net.Sockets;

namespace Daylight.Commands;

/// <summary>An option that names interfaces of this machine by their IPv4 addresses.</summary>
internal static class InterfaceOption
{
    public static Option<string[]> Create(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description };
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !IPAddress.TryParse(t.Value, out var address) || address.AddressFamily != AddressFamily.InterNetwork))
            {
                result.AddError($"{name} '{token.Value}': expected an IPv4 address of this machine");
            }
        });
        return option;
    }

    /// <summary>The addresses; null when none was given.</summary>
    public static IReadOnlyList<IPAddress>? Read(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } told ? [.. told.Select(IPAddress.Parse)] : null;
}
