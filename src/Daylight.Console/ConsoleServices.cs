using Microsoft.Extensions.DependencyInjection;

namespace Daylight.Console;

/// <summary>What the console needs from the host.</summary>
public static class ConsoleServices
{
    /// <summary>Adds the console's pages.</summary>
    public static IServiceCollection AddConsole(this IServiceCollection services)
    {
        services.AddRazorComponents();
        services.AddCascadingAuthenticationState();
        return services;
    }
}
