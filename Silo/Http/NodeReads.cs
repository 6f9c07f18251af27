using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;

namespace OrleansBallot.Silo.Http;

/// <summary>Answers a question from one node: the one that was asked for, or the silo's choice.</summary>
internal sealed class NodeReads(SiloNodes nodes, GrainCalls calls)
{
    /// <summary>Asks a node, shapes its answer, and says what is wrong where there is none.</summary>
    /// <param name="node">Its name; null for the silo's choice.</param>
    /// <param name="missing">The problem where the node has no such thing.</param>
    public async Task<Results<Ok<TJson>, ProblemHttpResult>> Ask<T, TJson>(
        string? node, Func<INodeGrain, Task<T?>> ask, Func<T, TJson> shape, Func<ProblemHttpResult> missing, CancellationToken stop)
        where T : class
    {
        if (node is not null && !await IsNode(node, stop)) return Problems.UnknownNode(node);
        if ((node ?? await nodes.ForReads(stop)) is not { } chosen) return Problems.NoNode(nodes.Trouble);
        return await calls.Node(chosen, ask, stop) is { } answer ? TypedResults.Ok(shape(answer)) : missing();
    }

    /// <summary>As above, for what every node has.</summary>
    public Task<Results<Ok<TJson>, ProblemHttpResult>> Ask<T, TJson>(
        string? node, Func<INodeGrain, Task<T>> ask, Func<T, TJson> shape, CancellationToken stop)
        where T : class =>
        Ask(node, async grain => await ask(grain), shape, () => throw new InvalidOperationException("A node gave no answer."), stop);

    public async Task<bool> IsNode(string name, CancellationToken stop) => Membership.IsNodeName(name) && await nodes.Exists(name, stop);
}
