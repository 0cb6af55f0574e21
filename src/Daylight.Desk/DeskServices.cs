using Daylight.Desk.Cameras;
using Daylight.Desk.Cameras.Import;
using Daylight.Desk.Cameras.Onvif;
using Daylight.Desk.Data;
using Daylight.Desk.Exports;
using Daylight.Desk.Incidents;
using Daylight.Desk.Looks;
using Daylight.Desk.People;
using Daylight.Desk.Storage;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Daylight.Desk;

/// <summary>Puts the Desk into a program.</summary>
public static class DeskServices
{
    /// <summary>
    /// Adds the Desk. The program must also provide <c>EntryLog</c>, <c>IKeeper</c> and <c>IRecorder</c>, call
    /// <see cref="PrepareDeskAsync"/> once before serving, and use authentication, authorization and antiforgery.
    /// </summary>
    public static IServiceCollection AddDesk(this IServiceCollection services, DeskOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CreatePrivate(options.Directory);
        services.AddSingleton(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddDbContext<DeskDb>(db => db.UseSqlite($"Data Source={options.DatabaseFile}"));
        services.AddDataProtection().SetApplicationName("daylight")
            .PersistKeysToFileSystem(new DirectoryInfo(Path.Combine(options.Directory, "cookie-keys")));
        services.AddAntiforgery(antiforgery =>
        {
            antiforgery.Cookie.Name = "daylight.form";
            antiforgery.Cookie.SameSite = SameSiteMode.Strict;
            antiforgery.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        });
        AddAccounts(services);
        services.AddScoped<Accounts>();
        services.AddScoped<IncidentDesk>();
        services.AddScoped<CameraDesk>();
        services.AddScoped<CameraImportDesk>();
        services.AddScoped<CameraSearchDesk>();
        services.AddScoped<LookDesk>();
        services.AddScoped<IncidentLooks>();
        services.AddScoped<ExportDesk>();
        services.AddScoped<StorageDesk>();
        services.AddHostedService<LookSweep>();
        return services;
    }

    /// <summary>Brings the database to the present schema and makes the roles. Idempotent.</summary>
    public static async Task PrepareDeskAsync(this IServiceProvider services, CancellationToken cancellationToken = default)
    {
        await using var scope = services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<DeskDb>();
        await db.Database.MigrateAsync(cancellationToken);
        // Readers do not wait for the writer, and a commit is on disk when it returns.
        await db.Database.ExecuteSqlRawAsync("PRAGMA journal_mode=WAL", cancellationToken);
        var roles = scope.ServiceProvider.GetRequiredService<RoleManager<IdentityRole>>();
        foreach (var name in RoleNames.All)
        {
            if (!await roles.RoleExistsAsync(name))
            {
                await roles.CreateAsync(new IdentityRole(name));
            }
        }
    }

    private static void CreatePrivate(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddAuthentication(IdentityConstants.ApplicationScheme).AddIdentityCookies();
        services.AddAuthorization();
        services.AddIdentityCore<DeskUser>(identity =>
            {
                identity.Password.RequiredLength = 12;
                // Length is what counts (NIST SP 800-63B section 5.1.1.2); composition rules make passwords worse.
                identity.Password.RequireDigit = false;
                identity.Password.RequireLowercase = false;
                identity.Password.RequireUppercase = false;
                identity.Password.RequireNonAlphanumeric = false;
                identity.Password.RequiredUniqueChars = 5;
                identity.Lockout.MaxFailedAccessAttempts = 5;
                identity.Lockout.DefaultLockoutTimeSpan = TimeSpan.FromMinutes(5);
                identity.User.AllowedUserNameCharacters = "abcdefghijklmnopqrstuvwxyz0123456789.-_";
                identity.User.RequireUniqueEmail = false;
            })
            .AddRoles<IdentityRole>()
            .AddEntityFrameworkStores<DeskDb>()
            .AddSignInManager();
        // A role taken, or an account locked, reaches open sessions within this time; looks read the database anyway.
        services.Configure<SecurityStampValidatorOptions>(stamp => stamp.ValidationInterval = TimeSpan.FromMinutes(1));
        services.ConfigureApplicationCookie(Configure);
    }

    private static void Configure(CookieAuthenticationOptions cookie)
    {
        cookie.Cookie.Name = "daylight.session";
        cookie.Cookie.HttpOnly = true;
        cookie.Cookie.SameSite = SameSiteMode.Strict;
        cookie.Cookie.SecurePolicy = CookieSecurePolicy.SameAsRequest;
        cookie.ExpireTimeSpan = TimeSpan.FromHours(1);
        cookie.SlidingExpiration = true;
        cookie.LoginPath = "/signin";
        cookie.AccessDeniedPath = "/signin";
        cookie.Events.OnRedirectToLogin = context => Answer(context, StatusCodes.Status401Unauthorized);
        cookie.Events.OnRedirectToAccessDenied = context => Answer(context, StatusCodes.Status403Forbidden);
    }

    /// <summary>A person is sent to the sign-in page; a program gets the status.</summary>
    private static Task Answer(RedirectContext<CookieAuthenticationOptions> context, int status)
    {
        if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
        {
            context.Response.StatusCode = status;
        }
        else
        {
            context.Response.Redirect(context.RedirectUri);
        }

        return Task.CompletedTask;
    }
}
