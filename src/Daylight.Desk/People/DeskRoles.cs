namespace Daylight.Desk.People;

/// <summary>What an account may do. The powers are meant for different people; technician and overseer exclude looking.</summary>
[Flags]
public enum DeskRoles
{
    /// <summary>No role: may sign in and see nothing.</summary>
    None = 0,

    /// <summary>Opens incidents and looks within policy.</summary>
    Operator = 1,

    /// <summary>As an operator, and approves the looks of others.</summary>
    Supervisor = 2,

    /// <summary>Adds and repairs cameras; never looks.</summary>
    Technician = 4,

    /// <summary>Reads the log's openings; never looks.</summary>
    Overseer = 8,
}
