using System.Security.Claims;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Daylight.Console.Tests;

/// <summary>The console alone on a real port, with nobody signed in but whom a header names.</summary>
public sealed class ConsoleHost : IAsyncLifetime
{
    /// <summary>The header that names the role of whoever asks, in these tests only.</summary>
    public const string RoleHeader = "Test-Role";

    private WebApplication? app;

    public HttpClient Client { get; } = new(new HttpClientHandler { AllowAutoRedirect = false });

    public async ValueTask InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddAuthentication();
        builder.Services.AddAuthorization();
        builder.Services.AddConsole();
        app = builder.Build();
        app.Use((context, next) =>
        {
            if (context.Request.Headers[RoleHeader].ToString() is { Length: > 0 } role)
            {
                context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(ClaimTypes.Role, role)], "test"));
            }

            return next(context);
        });
        app.MapConsole();
        await app.StartAsync();
        Client.BaseAddress = new Uri(app.Urls.Single());
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app!.DisposeAsync();
    }
}
