using OrleansBallot.Grains.Interfaces;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Answers a question from one node: the one that was asked for, or the first of the silo's that has what is asked for.</summary>
/// <param name="nodes">The nodes that there are.</param>
/// <param name="calls">Asks them.</param>
/// <param name="isChecked">True where a name that is asked for was found to be a node's before.</param>
internal sealed class NodeReads(NetworkNodes nodes, GrainCalls calls, bool isChecked = false)
{
    /// <summary>Asks a node, shapes its answer, and says what is wrong where there is none.</summary>
    /// <param name="node">Its name; null for the silo's choice.</param>
    /// <param name="missing">The refusal where the node has no such thing.</param>
    public async Task<Answer<TJson>> Ask<T, TJson>(
        string? node, Func<INodeGrain, Task<T?>> ask, Func<T, TJson> shape, Func<Refusal> missing, CancellationToken stop)
        where T : class
    {
        var (_, answer, refusal) = await Find(node, ask, stop);
        if (refusal is not null) return refusal;
        return answer is not null ? shape(answer) : missing();
    }

    /// <summary>As above, for what every node has.</summary>
    public Task<Answer<TJson>> Ask<T, TJson>(
        string? node, Func<INodeGrain, Task<T>> ask, Func<T, TJson> shape, CancellationToken stop)
        where T : class =>
        Ask(node, async grain => await ask(grain), shape, () => throw new InvalidOperationException("A node gave no answer."), stop);

    /// <summary>
    /// Who has what is asked for, and that; no answer where nobody has. A node that has just started, or is cut off, takes part and lacks
    /// what all the others have: nobody is told that there is no such thing before they were asked too.
    /// </summary>
    public async Task<(string Node, T? Answer, Refusal? Refusal)> Find<T>(
        string? node, Func<INodeGrain, Task<T?>> ask, CancellationToken stop)
        where T : class
    {
        if (node is not null && !isChecked && !await nodes.IsNode(node, stop)) return (node, null, Refusal.UnknownNode(node));
        var order = node is null ? await nodes.InOrder(stop) : [node];
        if (order.IsEmpty) return ("", null, Refusal.NoNode(nodes.Trouble));
        if (await calls.Node(order[0], ask, stop) is { } first) return (order[0], first, null);
        UnavailableException? silent = null;
        foreach (var next in order.Skip(1))
        {
            var (answer, trouble) = await calls.NodeOrTrouble(next, ask, stop);
            if (answer is not null) return (next, answer, null);
            if (trouble is not null) silent = new(next, new TimeoutException(trouble));
        }

        // That nobody has it is not known while somebody has not said so.
        return silent is null ? (order[0], null, null) : throw silent;
    }
}
