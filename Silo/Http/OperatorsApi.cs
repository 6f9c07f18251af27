using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http.Json;
using OrleansBallot.Silo.Options;
using OrleansBallot.Storage.Files;

namespace OrleansBallot.Silo.Http;

/// <summary>What only operators may do.</summary>
internal static class OperatorsApi
{
    public static void MapOperators(this IEndpointRouteBuilder routes)
    {
        var operators = routes.MapGroup("/api/nodes/{name}").AddEndpointFilter<OperatorFilter>().ProducesProblem(StatusCodes.Status401Unauthorized);
        operators.MapPost("", Join).WithSummary("Starts a node here and has it join.");
        operators.MapDelete("", Leave).WithSummary("Has a node leave. Its chain stays.");
        operators.MapPost("/expel", (string name, NodeReads reads, GrainCalls calls, CancellationToken stop) => Expel(name, readmit: false, reads, calls, stop))
            .WithSummary("Puts a member out, whatever its silo does: neither its name nor its key joins again.");
        operators.MapDelete("/expel", (string name, NodeReads reads, GrainCalls calls, CancellationToken stop) => Expel(name, readmit: true, reads, calls, stop))
            .WithSummary("Lets a member join again that was put out.");
        operators.MapPost("/rebuild", Rebuild).WithSummary(
            "Has a node whose log is damaged begin anew, and fetch the chain from its peers. It keeps its key, unless that is lost. The damaged log is kept aside.");
        operators.MapPost("/resolve", Resolve).WithSummary("Has a node ask every peer for its tip and fetch what is missing.");
        operators.MapPost("/clock", TrustClock).WithSummary(
            "Has a node, and all others of this silo, believe their machine's clock whatever contradicts it: an operator's word that it is right.");
        operators.MapMining();
        operators.MapStaging();
    }

    private static async Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Join(
        string name, SiloNodes nodes, GrainCalls calls, CancellationToken stop, [FromServices] DataDirectory? data = null)
    {
        if (NodeNames.FaultOf(name) is { } fault) return Problems.Malformed(fault);

        // A node sleeps and is forgotten unless a silo wakes it. A console, which has no data directory, is gone in a moment.
        if (data is null) return Problems.Of(SiloRefusal.NeedsSilo);
        var isNew = !nodes.Running.Contains(name);
        if (!nodes.TryRun(name)) return Problems.Of(StatusCodes.Status409Conflict, "too-many-nodes", $"This silo runs {SiloOptions.MostNodes} nodes.");
        await data.NoteNode(name);
        var answer = await calls.Node(name, grain => grain.Join(), stop);
        nodes.Note(name, answer.Accepted);
        if (isNew && !answer.Accepted) nodes.Drop(name);
        return Answer(name, answer);
    }

    private static async Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Leave(
        string name, SiloNodes nodes, NodeReads reads, GrainCalls calls, CancellationToken stop)
    {
        if (!await reads.IsNode(name, stop)) return Problems.UnknownNode(name);
        var answer = await calls.Node(name, grain => grain.Leave(), stop);
        if (answer.Accepted) nodes.Note(name, takesPart: false);
        return Answer(name, answer);
    }

    private static async Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Expel(
        string name, bool readmit, NodeReads reads, GrainCalls calls, CancellationToken stop) =>
        await reads.IsNode(name, stop) ? Answer(name, await calls.Expel(name, readmit, stop)) : Problems.UnknownNode(name);

    private static async Task<Results<Ok<MembershipJson>, ProblemHttpResult>> Rebuild(
        string name, SiloNodes nodes, NodeReads reads, GrainCalls calls, CancellationToken stop)
    {
        if (!await reads.IsNode(name, stop)) return Problems.UnknownNode(name);
        if (!(await calls.Members(stop)).Members.Any(member => member.Node != name && member.State == MemberState.Active))
            return Problems.Of(SiloRefusal.NoPeers, name);
        var nameTaken = MembershipRefusal.NameTaken.Name();
        var hasOpened = !await calls.Rebuild(name, stop);
        if (hasOpened && (await calls.Node(name, grain => grain.GetStatus(), stop)).Refusal != nameTaken)
            return Problems.Of(SiloRefusal.NodeIsSound, name);
        var answer = await calls.Node(name, grain => grain.Join(), stop);

        // Its key is lost, and it has made another one. That the name goes to that one is what the operator asks for.
        if (answer.Rule == nameTaken && (answer = await calls.Forget(name, stop)).Accepted) answer = await calls.Node(name, grain => grain.Join(), stop);
        if (nodes.Running.Contains(name)) nodes.Note(name, answer.Accepted);
        return Answer(name, answer);
    }

    private static Task<Results<Ok<ResolveJson>, ProblemHttpResult>> Resolve(string name, NodeReads reads, CancellationToken stop) => reads.Ask(
        name,
        grain => grain.Resolve(stop),
        report => new ResolveJson(report.Node, report.Before, report.After, report.Swapped, report.Majority, report.Agreeing, report.Asked),
        stop);

    private static async Task<Results<Ok<ClockJson>, ProblemHttpResult>> TrustClock(
        string name, SiloNodes nodes, NodeReads reads, GrainCalls calls, CancellationToken stop)
    {
        // One machine has one clock.
        if (nodes.Running.Contains(name))
            await Task.WhenAll(nodes.Running.Remove(name).Select(node => calls.NodeOrNull(node, grain => grain.TrustClock(), stop)));
        return await reads.Ask(name, grain => grain.TrustClock(), Shapes.Clock, stop);
    }

    private static Results<Ok<MembershipJson>, ProblemHttpResult> Answer(string name, MembershipAnswer answer) => answer.Accepted
        ? TypedResults.Ok(Shapes.Membership(name, answer))
        : Problems.Of<MembershipRefusal>(answer.Rule, name);
}
