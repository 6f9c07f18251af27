using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text.Json;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>A silo's HTTP API. Every fault on the way becomes a <see cref="Failure"/> with the exit code that it has.</summary>
/// <param name="handler">Makes the connections.</param>
/// <param name="silo">The silo's address.</param>
/// <param name="node">The node to ask; null leaves the choice to the silo.</param>
/// <param name="token">The operator's token, asked for only by what needs it; null where there is none.</param>
/// <param name="cluster">The gateways behind <paramref name="handler"/>, where it goes straight to a cluster.</param>
internal sealed class BallotApi(HttpMessageHandler handler, Uri silo, string? node, Func<string?> token, string? cluster = null) : IDisposable
{
    /// <summary>Bad lines of a file that are shown; how many there are says the silo.</summary>
    private const int MostLines = 20;

    /// <summary>Items of a list, whatever the silo says.</summary>
    private const int MostListed = 1_000_000;

    /// <summary>The event by which a stream says every five seconds that it lives, though nothing is new.</summary>
    private const string Alive = "alive";

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(30);

    /// <summary>After how long a stream that says nothing is taken for lost.</summary>
    private static readonly TimeSpan _silence = TimeSpan.FromSeconds(15);

    private readonly HttpClient _http = new(handler) { BaseAddress = silo, Timeout = _patience, MaxResponseContentBufferSize = 64 * 1024 * 1024 };

    public Uri Silo => silo;

    /// <summary>What people call what is asked: it, and where it is.</summary>
    public string Place { get; } = cluster is null ? $"silo at {silo}" : $"cluster at {cluster}";

    /// <summary>The node that was asked for; null leaves the choice to the silo.</summary>
    public string? Node => node;

    public async Task<T> GetAsync<T>(string path, CancellationToken stop, string? from = null)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, At(path, from ?? node)), HttpCompletionOption.ResponseContentRead, stop);
        return await ReadAsync<T>(answer, stop);
    }

    /// <summary>All of a list that comes in pages, each with the way to the next one.</summary>
    public async Task<T[]> GetAllAsync<T>(string path, CancellationToken stop)
    {
        var all = new List<T>();
        for (var next = At(path, node); next is not null;)
        {
            using var answer = await SendAsync(new(HttpMethod.Get, next), HttpCompletionOption.ResponseContentRead, stop);
            var page = await ReadAsync<T[]>(answer, stop);
            all.AddRange(page);

            // Pages that never end, or hold nothing, come from no silo.
            if (all.Count > MostListed) throw NotABallotSilo();
            next = page.Length > 0 && answer.Headers.TryGetValues("Link", out var links) && links.First().Split('<', '>') is [_, ['?', ..] query, ..] ? path + query : null;
        }

        return [.. all];
    }

    /// <summary>Gets an answer as it was written.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken stop)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, At(path, node)), HttpCompletionOption.ResponseContentRead, stop);
        return await answer.Content.ReadAsStringAsync(stop);
    }

    /// <summary>Posts a transaction's canonical bytes.</summary>
    /// <param name="transaction">The bytes.</param>
    /// <param name="stop">Stops it.</param>
    /// <param name="to">The node to send it to.</param>
    /// <param name="asOperator">Whether the operator's token goes with it, where there is one: operators may open elections anywhere.</param>
    public Task<AcceptedJson> SubmitAsync(ReadOnlyMemory<byte> transaction, CancellationToken stop, string? to = null, bool asOperator = false) =>
        PostAsync<AcceptedJson>("api/transactions", transaction, stop, to, asOperator ? token() : null);

    /// <summary>Posts canonical bytes.</summary>
    public async Task<T> PostAsync<T>(string path, ReadOnlyMemory<byte> bytes, CancellationToken stop, string? to = null, string? bearer = null)
    {
        var content = new ReadOnlyMemoryContent(bytes) { Headers = { ContentType = new("application/octet-stream") } };
        using var request = new HttpRequestMessage(HttpMethod.Post, At(path, to ?? node)) { Content = content };
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        using var answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
        return await ReadAsync<T>(answer, stop);
    }

    /// <summary>Posts what the silo reads as JSON.</summary>
    private async Task<T> AskAsync<TQuestion, T>(string path, TQuestion question, CancellationToken stop)
    {
        using var answer = await SendAsync(
            new(HttpMethod.Post, At(path, node)) { Content = JsonContent.Create(question) }, HttpCompletionOption.ResponseContentRead, stop);
        return await ReadAsync<T>(answer, stop);
    }

    /// <summary>Hands a roll of voters to a registrar.</summary>
    /// <param name="organiser">Whose election it will be.</param>
    /// <param name="csv">The columns id, code, and expires.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<PreparedRollJson> LoadRollAsync(PublicKey organiser, Stream csv, CancellationToken stop)
    {
        using var content = new StreamContent(csv) { Headers = { ContentType = new("text/csv") } };
        return await OperateAsync<PreparedRollJson>(HttpMethod.Post, $"api/rolls?organiser={organiser}", stop, content);
    }

    /// <summary>Asks an election's registrar for a blind signature.</summary>
    public Task<CredentialJson> AskRegistrarAsync(ElectionId election, CredentialRequestJson question, CancellationToken stop) =>
        AskAsync<CredentialRequestJson, CredentialJson>($"api/elections/{election}/credentials", question, stop);

    /// <summary>Asks what an organiser should look at before signing.</summary>
    public Task<DraftCheckJson> CheckAsync(DraftJson question, CancellationToken stop) =>
        AskAsync<DraftJson, DraftCheckJson>("api/elections/check", question, stop);

    /// <summary>Lets a voter try again who is locked for wrong codes. For operators.</summary>
    public async Task<UnlockedJson> UnlockAsync(ElectionId election, string voter, CancellationToken stop)
    {
        using var content = JsonContent.Create(new UnlockJson(voter));
        return await OperateAsync<UnlockedJson>(HttpMethod.Post, $"api/elections/{election}/roll/unlock", stop, content);
    }

    /// <summary>The attacks that the silo can stage.</summary>
    public Task<AttackKindJson[]> AttackKindsAsync(CancellationToken stop) => GetAsync<AttackKindJson[]>("api/attacks", stop);

    /// <summary>The operator's token, for what is asked later. A command without it ends before it asks the silo anything.</summary>
    /// <exception cref="Failure">There is none.</exception>
    public string RequireToken() => token() ?? throw Failure.Usage(OperatorToken.Needed);

    /// <summary>Does something that only operators may.</summary>
    public async Task<T> OperateAsync<T>(HttpMethod method, string path, CancellationToken stop, HttpContent? content = null)
    {
        using var request = new HttpRequestMessage(method, path) { Headers = { Authorization = new("Bearer", RequireToken()) }, Content = content };
        using var answer = await SendAsync(request, HttpCompletionOption.ResponseContentRead, stop);
        return await ReadAsync<T>(answer, stop);
    }

    /// <summary>Server-sent events, until the silo ends them.</summary>
    public async IAsyncEnumerable<T> StreamAsync<T>(string path, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken stop)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, At(path, node)) { Headers = { Accept = { new("text/event-stream") } } };
        using var answer = await SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stop);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var parser = SseParser.Create(stream, (name, data) => name == Alive ? default : JsonSerializer.Deserialize<T>(data, JsonSerializerOptions.Web));
        await using var events = parser.EnumerateAsync(patience.Token).GetAsyncEnumerator(patience.Token);
        while (await Reaching(Next, stop))
        {
            if (events.Current.Data is { } item) yield return item;
        }

        Task<bool> Next()
        {
            patience.CancelAfter(_silence);
            return events.MoveNextAsync().AsTask();
        }
    }

    /// <summary>Copies a long answer, as it comes.</summary>
    /// <param name="path">What to get.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="progress">Told how many bytes came so far, and how many there will be, where the silo says so.</param>
    /// <param name="stop">Stops it.</param>
    public async Task DownloadAsync(string path, Stream destination, Action<long, long?> progress, CancellationToken stop)
    {
        using var answer = await SendAsync(new(HttpMethod.Get, At(path, node)), HttpCompletionOption.ResponseHeadersRead, stop);
        await using var stream = await answer.Content.ReadAsStreamAsync(stop);
        var buffer = new byte[64 * 1024];
        for (long copied = 0; ;)
        {
            var read = await Reaching(() => stream.ReadAsync(buffer, stop).AsTask(), stop);
            if (read == 0) return;
            await destination.WriteAsync(buffer.AsMemory(0, read), stop);
            progress(copied += read, answer.Content.Headers.ContentLength);
        }
    }

    public void Dispose() => _http.Dispose();

    private static string At(string path, string? node) =>
        node is null ? path : $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}node={Uri.EscapeDataString(node)}";

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, HttpCompletionOption completion, CancellationToken stop)
    {
        var answer = await Reaching(() => _http.SendAsync(request, completion, stop), stop);
        if (answer.IsSuccessStatusCode) return answer;
        using (answer) throw await RefusalAsync(answer, stop);
    }

    /// <summary>Turns whatever keeps the silo from answering into one clear line.</summary>
    private async Task<T> Reaching<T>(Func<Task<T>> work, CancellationToken stop)
    {
        try
        {
            return await work();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            throw Unreachable(Why(fault));
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            throw Unreachable($"no answer within {_patience.TotalSeconds} s");
        }
    }

    private static string Why(Exception fault) => fault switch
    {
        HttpIOException or HttpRequestException { InnerException: HttpIOException } or HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } =>
            "it broke off in the middle of an answer",
        { InnerException: { } cause } => Why(cause),
        _ => fault.Message,
    };

    private Failure Unreachable(string why) => new(
        ExitCode.Unreachable,
        $"Can't reach the {Place}: {why.TrimEnd('.')}. "
        + (cluster is null ? "Start it, or name another one with --url or BALLOT_URL." : "Check --cluster, --cluster-tls, and that a silo listens there."));

    private async Task<T> ReadAsync<T>(HttpResponseMessage answer, CancellationToken stop)
    {
        try
        {
            return await answer.Content.ReadFromJsonAsync<T>(stop) ?? throw NotABallotSilo();
        }
        catch (JsonException)
        {
            throw NotABallotSilo();
        }
    }

    private Failure NotABallotSilo() =>
        new(ExitCode.Unreachable, $"What answers at {silo} does not talk like a ballot silo. Check --url or BALLOT_URL.");

    private async Task<Failure> RefusalAsync(HttpResponseMessage answer, CancellationToken stop) =>
        await ReadProblemAsync(answer.Content, stop) switch
        {
            { Rule: null or "" } or null => NotABallotSilo(),

            // Nobody there could judge: the request is as good as before, and may be made again.
            { Rule: "unavailable" or "internal-error" } problem => new(
                ExitCode.Unreachable, $"The {Place} can't answer now: {problem.Detail ?? problem.Title}"),
            { Rule: "unauthorized" } problem => new(
                ExitCode.Refused, OperatorToken.Needed, problem.Rule),
            { Rule: { } rule } problem => new(ExitCode.Refused, Rules.Explain(rule, problem.Detail), rule, problem.Conflict)
            {
                Details = [.. problem.Lines?.Take(MostLines).Select(line => $"line {line.Line}: {line.Problem}") ?? []],
            },
        };

    private static async Task<Problem?> ReadProblemAsync(HttpContent content, CancellationToken stop)
    {
        if (content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json")) return null;
        try
        {
            return await content.ReadFromJsonAsync<Problem>(stop);
        }
        catch (JsonException)
        {
            // Whatever stands between us and the silo made this answer; the status has to do.
            return null;
        }
    }

    private sealed record Problem(string? Title, string? Detail, string? Rule, string? Conflict, BadLine[]? Lines);

    /// <summary>What is wrong with one line of a file that was sent.</summary>
    private sealed record BadLine(int Line, string Problem);
}
