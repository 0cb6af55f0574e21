using Microsoft.AspNetCore.Identity;

namespace Daylight.Desk.People;

/// <summary>
/// A local account. Of the person it holds a user name and a display name and nothing else: e-mail and telephone of
/// Identity's base type are left out of the database.
/// </summary>
public sealed class DeskUser : IdentityUser
{
    /// <summary>The longest display name, in characters.</summary>
    public const int MaxDisplayName = 80;

    /// <summary>The name that colleagues see, and that is written over every picture the person looks at.</summary>
    public string DisplayName { get; set; } = "";
}
