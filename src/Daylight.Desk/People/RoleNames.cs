namespace Daylight.Desk.People;

/// <summary>The roles as they are written in the database, cookies and the API.</summary>
public static class RoleNames
{
    /// <summary>Watches video.</summary>
    public const string Operator = "operator";

    /// <summary>Approves looks.</summary>
    public const string Supervisor = "supervisor";

    /// <summary>Keeps cameras.</summary>
    public const string Technician = "technician";

    /// <summary>Oversees.</summary>
    public const string Overseer = "overseer";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Operator, Supervisor, Technician, Overseer];

    /// <summary>The flags for a list of names; unknown names give nothing.</summary>
    public static DeskRoles Parse(IEnumerable<string> names) =>
        names.Aggregate(DeskRoles.None, (roles, name) => roles | name switch
        {
            Operator => DeskRoles.Operator,
            Supervisor => DeskRoles.Supervisor,
            Technician => DeskRoles.Technician,
            Overseer => DeskRoles.Overseer,
            _ => DeskRoles.None,
        });

    /// <summary>The names of the flags that are set.</summary>
    public static IReadOnlyList<string> Of(DeskRoles roles) => [.. All.Where(name => (Parse([name]) & roles) != 0)];
}
