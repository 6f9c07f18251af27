using System.Runtime.CompilerServices;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Api.OverHttp;

namespace OrleansBallot.Client;

/// <summary>
/// The silo or the cluster that commands ask. Every refusal, and every fault on the way, becomes a <see cref="Failure"/> with its exit
/// code.
/// </summary>
internal sealed class Connection : IDisposable
{
    /// <summary>Bad lines of a file that are shown. The silo's sentence says how many there are.</summary>
    private const int MostLines = 20;

    /// <summary>Elections that are read, even where pages have no end.</summary>
    private const int MostListed = 1_000_000;

    /// <summary>Elections in a page.</summary>
    private const int PageSize = 1000;

    private readonly Func<CancellationToken, ValueTask<IBallotApi>> _reach;
    private readonly Func<string?> _token;
    private readonly string _advice;
    private readonly IDisposable _owned;
    private readonly bool _isCluster;

    private Connection(
        Func<CancellationToken, ValueTask<IBallotApi>> reach, IDisposable owned, string place, string advice, string? node,
        Func<string?> token, bool isCluster = false) =>
        (_reach, _owned, Place, _advice, Node, _token, _isCluster) = (reach, owned, place, advice, node, token, isCluster);

    /// <summary>What messages call it: a silo or a cluster, and where it is.</summary>
    public string Place { get; }

    /// <summary>The node that was asked for; null leaves the choice to the silo.</summary>
    public string? Node { get; }

    /// <summary>To a silo over HTTP.</summary>
    /// <param name="handler">Makes the connections.</param>
    /// <param name="silo">The silo's address.</param>
    /// <param name="node">The node to ask; null leaves the choice to the silo.</param>
    /// <param name="token">The operator's token; null where there is none.</param>
    public static Connection ToSilo(HttpMessageHandler handler, Uri silo, string? node, Func<string?> token)
    {
        var api = new HttpApi(handler, silo, token);
        return new(_ => new(api), api, $"silo at {silo}", "Start it, or name another one with --url or BALLOT_URL.", node, token);
    }

    /// <summary>To a cluster. It lets operators in alone, so a token is not needed.</summary>
    public static Connection ToCluster(ClusterConnection cluster, string gateways, string? node) => new(
        cluster.ReachAsync, cluster, $"cluster at {gateways}", "Check --cluster, --cluster-tls, and that a silo listens there.",
        node, () => "", isCluster: true);

    /// <exception cref="Failure">It is refused, or nobody answers.</exception>
    public async Task<T> AskAsync<T>(Func<IBallotApi, Task<Answer<T>>> ask, CancellationToken stop)
    {
        var answer = await Reaching(async () => await ask(await _reach(stop)));
        return answer.TryGet(out var value, out var refusal) ? value : throw Refused(refusal);
    }

    /// <summary>Asks for what only operators may. A command without a token ends before it asks anything.</summary>
    /// <exception cref="Failure">There is no token, it is refused, or nobody answers.</exception>
    public Task<T> OperateAsync<T>(Func<IBallotApi, Task<Answer<T>>> ask, CancellationToken stop)
    {
        RequireToken();
        return AskAsync(ask, stop);
    }

    /// <summary>Fails at once where a later question would lack its token.</summary>
    /// <exception cref="Failure">There is none.</exception>
    public void RequireToken()
    {
        if (_token() is null) throw Failure.Usage(OperatorToken.Needed);
    }

    /// <summary>Items as they come, until there are no more.</summary>
    public async IAsyncEnumerable<T> EachAsync<T>(IAsyncEnumerable<T> items, [EnumeratorCancellation] CancellationToken stop)
    {
        await using var each = items.GetAsyncEnumerator(stop);
        while (await Reaching(() => each.MoveNextAsync().AsTask())) yield return each.Current;
    }

    /// <summary>Copies a long answer, as it comes.</summary>
    /// <param name="ask">What to get.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="progress">Told how many bytes came so far, and how many there will be, where that is known.</param>
    /// <param name="stop">Stops it.</param>
    public async Task DownloadAsync(
        Func<IBallotApi, Task<Answer<Download>>> ask, Stream destination, Action<long, long?> progress, CancellationToken stop)
    {
        var download = await AskAsync(ask, stop);
        long copied = 0;
        await foreach (var piece in EachAsync(download.Pieces, stop))
        {
            await destination.WriteAsync(piece, stop);
            progress(copied += piece.Length, download.Length);
        }
    }

    /// <summary>All elections, page by page.</summary>
    public async Task<ElectionJson[]> ElectionsAsync(CancellationToken stop)
    {
        var all = new List<ElectionJson>();
        string? before = null;
        do
        {
            var page = await AskAsync(api => api.Elections(before, PageSize, Node, stop), stop);
            all.AddRange(page.Elections);

            // Whatever sends pages without end, or empty ones before others, is no silo.
            if (all.Count > MostListed) throw Strange($"The {Place} lists elections without end.");
            before = page.Elections.Length > 0 ? page.Before : null;
        }
        while (before is not null);

        return [.. all];
    }

    public void Dispose() => _owned.Dispose();

    private async Task<T> Reaching<T>(Func<Task<T>> work)
    {
        try
        {
            return await work();
        }
        catch (UnreachableException fault)
        {
            throw new Failure(ExitCode.Unreachable, $"Can't reach the {Place}: {fault.Message.TrimEnd('.')}. {_advice}");
        }
        catch (StrangeAnswerException fault)
        {
            throw Strange(fault.Message);
        }
        catch (Exception fault) when (fault is UnavailableException or InvalidDataException)
        {
            throw new Failure(ExitCode.Unreachable, $"The {Place} can't answer now: {fault.Message}");
        }
        catch (Exception fault) when (_isCluster && fault is not (Failure or OperationCanceledException))
        {
            // A grain may throw anything, also types that this version does not know. Over HTTP the silo makes a refusal of it.
            throw new Failure(ExitCode.Unreachable, $"The {Place} has failed: {fault.Message}");
        }
    }

    private static Failure Strange(string what) => new(ExitCode.Unreachable, $"{what} Check --url or BALLOT_URL.");

    private Failure Refused(Refusal refusal) => refusal switch
    {
        { IsOfTheSilo: true } => new(ExitCode.Unreachable, $"The {Place} can't answer now: {refusal.Detail}"),
        { Rule: "unauthorized" } => new(ExitCode.Refused, OperatorToken.Needed, refusal.Rule),
        _ => new(ExitCode.Refused, Rules.Explain(refusal.Rule, refusal.Detail), refusal.Rule, refusal.Conflict)
        {
            Details = [.. refusal.Lines?.First.Take(MostLines).Select(line => $"line {line.Line}: {line.Problem}") ?? []],
        },
    };
}
