using Microsoft.Extensions.DependencyInjection;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Adds the API over grains to services.</summary>
public static class GrainApiServices
{
    /// <summary>
    /// Adds <see cref="IBallotApi"/> and <see cref="LiveReads"/>. They take <see cref="GrainCalls"/>, <see cref="NetworkNodes"/>,
    /// <see cref="OrganiserOptions"/>, the chain's parameters and the clock from the same services.
    /// </summary>
    public static IServiceCollection AddGrainApi(this IServiceCollection services)
    {
        services.AddSingleton<OrganiserDoor>();
        services.AddSingleton<IBallotApi, GrainApi>();
        services.AddSingleton<LiveReads>();
        return services;
    }
}
