using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Puts the API over grains together.</summary>
public static class GrainApiServices
{
    /// <summary>The key of an <see cref="IBallotApi"/> whose nodes have little time to answer.</summary>
    public const string InHaste = "in haste";

    /// <summary>
    /// Adds <see cref="IBallotApi"/>. It takes <see cref="GrainCalls"/>, <see cref="NetworkNodes"/>, <see cref="OrganiserOptions"/>, the
    /// chain's parameters and the clock from the same services.
    /// </summary>
    public static IServiceCollection AddGrainApi(this IServiceCollection services)
    {
        services.AddSingleton<OrganiserDoor>();
        services.AddSingleton<RollLoader>();
        services.AddSingleton<ChainExport>();
        services.AddSingleton<Attacker>();
        services.AddSingleton<GrainApi>();
        services.AddSingleton<IBallotApi>(all => all.GetRequiredService<GrainApi>());
        services.AddKeyedSingleton<IBallotApi>(InHaste, (all, _) => all.GetRequiredService<GrainApi>().InHaste());
        return services;
    }
}
