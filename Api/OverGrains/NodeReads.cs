using System.Collections.Immutable;
using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Answers a question from one node: the named one, or the first that has an answer.</summary>
/// <param name="nodes">The nodes that there are.</param>
/// <param name="calls">Asks them.</param>
/// <param name="isChecked">Whether a name was looked up before.</param>
internal sealed class NodeReads(NetworkNodes nodes, GrainCalls calls, bool isChecked = false)
{
    /// <summary>Asks a node, and makes JSON of its answer.</summary>
    /// <param name="node">Its name; null where any may answer.</param>
    /// <param name="missing">The refusal where there is no such thing.</param>
    public async Task<Answer<TJson>> Ask<T, TJson>(
        string? node, Func<INodeGrain, Task<T?>> ask, Func<T, TJson> toJson, Func<Refusal> missing, CancellationToken stop)
        where T : class
    {
        var (_, answer, refusal) = await Find(node, ask, stop);
        if (refusal is not null) return refusal;
        return answer is not null ? toJson(answer) : missing();
    }

    /// <summary>The same for a thing that every node has.</summary>
    public Task<Answer<TJson>> Ask<T, TJson>(
        string? node, Func<INodeGrain, Task<T>> ask, Func<T, TJson> toJson, CancellationToken stop)
        where T : class =>
        Ask(node, async grain => await ask(grain), toJson, () => throw new InvalidOperationException("A node gave no answer."), stop);

    /// <summary>
    /// The node that has the thing, and its answer; no answer where no node has it. A node that has just started, or is cut off, takes part
    /// and lacks what all others have. So the others are asked too before anybody hears that there is no such thing.
    /// </summary>
    public async Task<(string Node, T? Answer, Refusal? Refusal)> Find<T>(
        string? node, Func<INodeGrain, Task<T?>> ask, CancellationToken stop)
        where T : class
    {
        var toAsk = isChecked && node is not null ? ImmutableArray.Create(node) : await nodes.InOrder(node, stop);
        if (!toAsk.TryGet(out var order, out var refusal)) return ("", null, refusal);
        if (await calls.Node(order[0], ask, stop) is { } first) return (order[0], first, null);
        UnavailableException? silent = null;
        foreach (var next in order.Skip(1))
        {
            var (answer, trouble) = await calls.NodeOrTrouble(next, ask, stop);
            if (answer is not null) return (next, answer, null);
            if (trouble is not null) silent = new(next, new TimeoutException(trouble));
        }

        // While a node has not answered, it may have the thing.
        return silent is null ? (order[0], null, null) : throw silent;
    }
}
