namespace Daylight.Desk;

/// <summary>A no that a person can act on: a code, the field it concerns, and a sentence.</summary>
public sealed class DeskException : Exception
{
    /// <summary>A no.</summary>
    /// <param name="fault">Its kind.</param>
    /// <param name="code">A stable code, for example <c>incident.closed</c>.</param>
    /// <param name="field">The field it concerns; null when it concerns none.</param>
    /// <param name="message">A sentence that names the fix.</param>
    public DeskException(DeskFault fault, string code, string? field, string message)
        : base(message)
    {
        Fault = fault;
        Code = code;
        Field = field;
    }

    /// <summary>Its kind.</summary>
    public DeskFault Fault { get; }

    /// <summary>Its stable code.</summary>
    public string Code { get; }

    /// <summary>The field it concerns.</summary>
    public string? Field { get; }

    internal static DeskException Invalid(string field, string message) => new(DeskFault.Invalid, field + ".invalid", field, message);

    internal static DeskException NotFound(string what) => new(DeskFault.NotFound, what + ".unknown", what, $"There is no such {what}.");

    internal static DeskException Forbidden(string roles) => new(DeskFault.Forbidden, "role.missing", null, $"Only {roles} may do this.");
}
