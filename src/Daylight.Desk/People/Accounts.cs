using System.Security.Claims;
using Daylight.Contracts;
using Daylight.Desk.Data;
using Daylight.Ledger;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;

namespace Daylight.Desk.People;

/// <summary>Accounts and their roles. Every role given or taken is in the log before it holds.</summary>
/// <param name="users">Identity's store of accounts.</param>
/// <param name="db">The database.</param>
/// <param name="log">The log.</param>
public sealed class Accounts(UserManager<DeskUser> users, DeskDb db, EntryLog log)
{
    /// <summary>Who is signed in, with the roles of this moment and not of the cookie's making; null when nobody is.</summary>
    public async Task<Actor?> ActorAsync(ClaimsPrincipal principal, CancellationToken cancellationToken = default)
    {
        if (users.GetUserId(principal) is not { } id)
        {
            return null;
        }

        var name = await db.Users.AsNoTracking().Where(u => u.Id == id).Select(u => u.UserName).SingleOrDefaultAsync(cancellationToken);
        if (name is null)
        {
            return null;
        }

        var roles = from given in db.UserRoles
                    join role in db.Roles on given.RoleId equals role.Id
                    where given.UserId == id
                    select role.Name!;
        return new Actor(id, name, RoleNames.Parse(await roles.ToListAsync(cancellationToken)));
    }

    /// <summary>The name that colleagues see.</summary>
    public async Task<string> DisplayNameAsync(string userId, CancellationToken cancellationToken = default) =>
        await db.Users.Where(u => u.Id == userId).Select(u => u.DisplayName).SingleOrDefaultAsync(cancellationToken) ?? "";

    /// <summary>Whether there is an account of that name.</summary>
    public async Task<bool> ExistsAsync(string userName) => await users.FindByNameAsync(userName) is not null;

    /// <summary>Makes an account.</summary>
    /// <param name="by">Who acts, for the log.</param>
    /// <param name="userName">Lower-case letters, digits, <c>. - _</c>.</param>
    /// <param name="displayName">The name that colleagues see.</param>
    /// <param name="password">At least 12 characters.</param>
    /// <param name="roles">What it may do.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="DeskException">Name or password are not acceptable.</exception>
    public async Task<Actor> CreateAsync(string by, string userName, string displayName, string password, DeskRoles roles, CancellationToken cancellationToken = default)
    {
        var user = new DeskUser
        {
            UserName = Check.Text(userName, "userName", 40),
            DisplayName = Check.Text(displayName, "displayName", DeskUser.MaxDisplayName),
            LockoutEnabled = true,
        };
        Demand(await users.CreateAsync(user, password));
        foreach (var role in RoleNames.Of(roles))
        {
            await log.AppendAsync(EntryKinds.RoleGiven, new RoleEntry(user.UserName, role, by).Encode(), cancellationToken);
            Demand(await users.AddToRoleAsync(user, role));
        }

        return new Actor(user.Id, user.UserName, roles);
    }

    /// <summary>Takes a role from an account; its next look is judged without it.</summary>
    public async Task TakeRoleAsync(string by, string userName, string role, CancellationToken cancellationToken = default)
    {
        var user = await users.FindByNameAsync(userName) ?? throw DeskException.NotFound("account");
        await log.AppendAsync(EntryKinds.RoleTaken, new RoleEntry(userName, role, by).Encode(), cancellationToken);
        Demand(await users.RemoveFromRoleAsync(user, role));
        Demand(await users.UpdateSecurityStampAsync(user));
    }

    private static void Demand(IdentityResult result)
    {
        if (!result.Succeeded)
        {
            var error = result.Errors.First();
            var field = error.Code.StartsWith("Password", StringComparison.Ordinal) ? "password"
                : error.Code.Contains("Role", StringComparison.Ordinal) ? "role" : "userName";
            throw DeskException.Invalid(field, error.Description);
        }
    }
}
