using Daylight.Contracts;
using Daylight.Keeper.Epochs;
using Daylight.Keeper.Release;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Daylight.Keeper;

/// <summary>Puts the Keeper into a program.</summary>
public static class KeeperServices
{
    /// <summary>Adds the Keeper as <see cref="IKeeper"/>. The program must also provide <c>EntryLog</c>.</summary>
    public static IServiceCollection AddKeeper(this IServiceCollection services, KeeperOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<KeeperService>();
        services.AddSingleton<IKeeper>(s => s.GetRequiredService<KeeperService>());
        services.AddHostedService<EpochsAhead>();
        services.AddHostedService<RefusalReport>();
        return services;
    }
}
