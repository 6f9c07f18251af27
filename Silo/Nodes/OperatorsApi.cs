using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Nodes;

/// <summary>Operators' orders to nodes.</summary>
internal static class OperatorsApi
{
    public static void MapOperators(this IEndpointRouteBuilder routes)
    {
        var operators = routes.ForOperators("/api/nodes/{name}");
        operators.MapPost("", Join).WithSummary("Starts a node here and has it join.");
        operators.MapDelete("", Leave).WithSummary("Has a node leave. Its chain stays.");
        operators.MapPost("/expel", (string name, IBallotApi api, CancellationToken stop) => api.Expel(name, stop).OrProblem())
            .WithSummary("Puts a member out, whatever its silo does: neither its name nor its key joins again.");
        operators.MapDelete("/expel", (string name, IBallotApi api, CancellationToken stop) => api.Readmit(name, stop).OrProblem())
            .WithSummary("Lets a member join again that was put out.");
        operators.MapPost("/rebuild", Rebuild).WithSummary(
            "Has a node whose log is damaged begin anew, and fetch the chain from its peers. It keeps its key, unless that is lost. The "
            + "damaged log is kept aside.");
        operators.MapPost("/resolve", Resolve).WithSummary("Has a node ask every peer for its tip and fetch what is missing.");
        operators.MapPost("/clock", TrustClock).WithSummary(
            "Has a node, and all others of this silo, believe their machine's clock whatever contradicts it: an operator's "
            + "word that it is right.");
    }

    private static Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Join(string name, IBallotApi api, CancellationToken stop) =>
        api.Join(name, stop).OrProblem();

    private static Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Leave(string name, IBallotApi api, CancellationToken stop) =>
        api.Leave(name, stop).OrProblem();

    private static Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Rebuild(string name, IBallotApi api, CancellationToken stop) =>
        api.Rebuild(name, stop).OrProblem();

    private static Task<Results<Ok<ResolveJson>, ProblemHttpResult>> Resolve(string name, IBallotApi api, CancellationToken stop) =>
        api.Resolve(name, stop).OrProblem();

    private static Task<Results<Ok<ClockJson>, ProblemHttpResult>> TrustClock(string name, IBallotApi api, CancellationToken stop) =>
        api.TrustClock(name, stop).OrProblem();
}
