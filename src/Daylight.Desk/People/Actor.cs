namespace Daylight.Desk.People;

/// <summary>The person, or machine, on whose behalf a service acts.</summary>
/// <param name="UserId">The account's id; null for a machine.</param>
/// <param name="UserName">The name to show and to log.</param>
/// <param name="Roles">What the account may do.</param>
public sealed record Actor(string? UserId, string UserName, DeskRoles Roles)
{
    /// <summary>Prefix of a machine's name in incidents and the log. It is not permitted in user names.</summary>
    public const string MachinePrefix = "machine:";

    /// <summary>A machine (a detector, an alarm line, an exercise), which may open incidents and nothing else.</summary>
    public static Actor Machine(string name) => new(null, MachinePrefix + name, DeskRoles.None);

    /// <summary>Whether this is no person.</summary>
    public bool IsMachine => UserId is null;

    /// <summary>Whether the account has the role.</summary>
    public bool Is(DeskRoles role) => (Roles & role) != 0;
}
