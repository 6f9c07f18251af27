using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Web;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverHttp;

/// <summary>The API of a silo, over HTTP.</summary>
/// <param name="handler">Makes the connections.</param>
/// <param name="silo">The silo's address.</param>
/// <param name="token">Reads the operator's token, for requests that need it; it gives null where there is none.</param>
public sealed class HttpApi(HttpMessageHandler handler, Uri silo, Func<string?> token) : IBallotApi, IDisposable
{
    private readonly SiloHttp _http = new(handler, silo, token);

    public async Task<Answer<ElectionPage>> Elections(string? before, int count, string? node, CancellationToken stop) =>
        (await _http.GetPage<ElectionJson[]>(
            At("api/elections", node, ("before", before), ("count", $"{count}")), stop))
        .Select(found => new ElectionPage(found.Page, found.Next is { } next ? HttpUtility.ParseQueryString(next)["before"] : null));

    public Task<Answer<ElectionJson>> Election(string election, string? node, CancellationToken stop) =>
        _http.Get<ElectionJson>(At($"api/elections/{In(election)}", node), stop);

    public Task<Answer<ResultsJson>> Results(string election, string? node, CancellationToken stop) =>
        _http.Get<ResultsJson>(At($"api/elections/{In(election)}/results", node), stop);

    public Task<Answer<Download>> WriteResults(string election, string? node, CancellationToken stop) =>
        _http.Download(At($"api/elections/{In(election)}/results.csv", node), stop);

    public Task<Answer<Live<ResultsJson>>> WatchResults(string election, string? node, CancellationToken stop) =>
        _http.Stream<ResultsJson>(HttpMethod.Get, At($"api/elections/{In(election)}/results/stream", node), stop);

    public Task<Answer<VoteJson>> Vote(string election, string voter, string? node, CancellationToken stop) =>
        _http.Get<VoteJson>(At($"api/elections/{In(election)}/votes/{In(voter)}", node), stop);

    public Task<Answer<DraftCheckJson>> CheckDraft(DraftJson? draft, string? node, CancellationToken stop) =>
        _http.Post<DraftCheckJson>(At("api/elections/check", node), JsonContent.Create(draft), stop);

    public Task<Answer<AcceptedJson>> Submit(ReadOnlyMemory<byte> transaction, bool asOperator, string? node, CancellationToken stop) =>
        _http.Post<AcceptedJson>(At("api/transactions", node), Bytes(transaction), stop, asOperator);

    public Task<Answer<AnswerJson[]>> SubmitBatch(byte[][] transactions, bool asOperator, string? node, CancellationToken stop)
    {
        var framed = new CanonicalWriter();
        foreach (var transaction in transactions) framed.Bytes(transaction);
        return _http.Post<AnswerJson[]>(At("api/transactions/batch", node), Bytes(framed.ToArray()), stop, asOperator);
    }

    public Task<Answer<TransactionJson>> Transaction(string id, bool content, string? node, CancellationToken stop) =>
        _http.Get<TransactionJson>(At($"api/transactions/{In(id)}", node, ("content", content ? "true" : null)), stop);

    public Task<Answer<ProofJson>> Proof(string transaction, string? node, CancellationToken stop) =>
        _http.Get<ProofJson>(At($"api/transactions/{In(transaction)}/proof", node), stop);

    public Task<Answer<TimeJson>> Time(CancellationToken stop) => _http.Get<TimeJson>("api/time", stop);

    public Task<Answer<ChainJson>> Chain(CancellationToken stop) => _http.Get<ChainJson>("api/chain", stop);

    public Task<Answer<BlockJson[]>> Blocks(ulong? from, int count, string? node, CancellationToken stop) =>
        _http.Get<BlockJson[]>(At("api/blocks", node, ("from", from?.ToString()), ("count", $"{count}")), stop);

    public Task<Answer<BranchJson[]>> Forks(string node, CancellationToken stop) =>
        _http.Get<BranchJson[]>($"api/nodes/{In(node)}/forks", stop);

    public Task<Answer<BlockDetailJson>> Block(string hashOrHeight, string? node, CancellationToken stop) =>
        _http.Get<BlockDetailJson>(At($"api/blocks/{In(hashOrHeight)}", node), stop);

    public Task<Answer<Download>> WriteBlock(string hashOrHeight, BlockForm form, string? node, CancellationToken stop) =>
        _http.Download(At($"api/blocks/{In(hashOrHeight)}/{form.Name()}", node), stop);

    public Task<Answer<PendingJson>> Pending(int count, string? node, CancellationToken stop) =>
        _http.Get<PendingJson>(At("api/pending", node, ("count", $"{count}")), stop);

    public Task<Answer<Download>> Export(bool headers, string? node, CancellationToken stop) =>
        _http.Download(At(headers ? "api/export/headers" : "api/export", node), stop);

    public Task<Answer<PreparedRollJson>> LoadRoll(PublicKey organiser, Stream csv, CancellationToken stop) => _http.Post<PreparedRollJson>(
        $"api/rolls?organiser={organiser}", new StreamContent(csv) { Headers = { ContentType = new("text/csv") } }, stop, asOperator: true);

    public Task<Answer<RollStatusJson>> Roll(string election, CancellationToken stop) =>
        _http.Get<RollStatusJson>($"api/elections/{In(election)}/roll", stop, asOperator: true);

    public Task<Answer<RollLocksJson>> RollLocks(string election, CancellationToken stop) =>
        _http.Get<RollLocksJson>($"api/elections/{In(election)}/roll/locks", stop, asOperator: true);

    public Task<Answer<UnlockedJson>> Unlock(string election, string voter, CancellationToken stop) => _http.Post<UnlockedJson>(
        $"api/elections/{In(election)}/roll/unlock", JsonContent.Create(new UnlockJson(voter)), stop, asOperator: true);

    public Task<Answer<RollStatusJson>> ResumeRoll(string election, bool complete, CancellationToken stop) => _http.Post<RollStatusJson>(
        At($"api/elections/{In(election)}/roll/resume", null, ("complete", complete ? "true" : null)), null, stop, asOperator: true);

    public Task<Answer<CredentialJson>> Credential(string election, CredentialRequestJson? request, CancellationToken stop) =>
        _http.Post<CredentialJson>($"api/elections/{In(election)}/credentials", JsonContent.Create(request), stop);

    public Task<Answer<AccountJson>> Account(string key, string? node, CancellationToken stop) =>
        _http.Get<AccountJson>(At($"api/accounts/{In(key)}", node), stop);

    public Task<Answer<MovementJson[]>> History(string key, int? before, int count, string? node, CancellationToken stop) =>
        _http.Get<MovementJson[]>(At($"api/accounts/{In(key)}/history", node, ("count", $"{count}"), ("before", before?.ToString())), stop);

    public Task<Answer<MinedJson>> Mine(string node, string? account, CancellationToken stop) => _http.Post<MinedJson>(
        $"api/nodes/{In(node)}/mine", JsonContent.Create(new MineJson(account)), stop, asOperator: true);

    public Task<Answer<AcceptedJson>> Collect(string node, string? to, CancellationToken stop) => _http.Post<AcceptedJson>(
        $"api/nodes/{In(node)}/collect", JsonContent.Create(new CollectJson(to)), stop, asOperator: true);

    public Task<Answer<AttackKindJson[]>> Attacks(CancellationToken stop) => _http.Get<AttackKindJson[]>("api/attacks", stop);

    public Task<Answer<Live<VerdictJson>>> Attack(string node, string kind, CancellationToken stop) =>
        _http.Stream<VerdictJson>(HttpMethod.Post, $"api/nodes/{In(node)}/attacks/{In(kind)}", stop, asOperator: true);

    public Task<Answer<NodeJson[]>> Nodes(CancellationToken stop) => _http.Get<NodeJson[]>("api/nodes", stop);

    public Task<Answer<NodeJson>> Node(string node, CancellationToken stop) => _http.Get<NodeJson>($"api/nodes/{In(node)}", stop);

    public Task<Answer<ClockJson>> Clock(string node, CancellationToken stop) => _http.Get<ClockJson>($"api/nodes/{In(node)}/clock", stop);

    public Task<Answer<ClockJson>> TrustClock(string node, CancellationToken stop) =>
        _http.Post<ClockJson>($"api/nodes/{In(node)}/clock", null, stop, asOperator: true);

    public Task<Answer<MembershipJson>> Join(string node, CancellationToken stop) => Member(HttpMethod.Post, node, "", stop);

    public Task<Answer<MembershipJson>> Leave(string node, CancellationToken stop) => Member(HttpMethod.Delete, node, "", stop);

    public Task<Answer<MembershipJson>> Expel(string node, CancellationToken stop) => Member(HttpMethod.Post, node, "/expel", stop);

    public Task<Answer<MembershipJson>> Readmit(string node, CancellationToken stop) => Member(HttpMethod.Delete, node, "/expel", stop);

    public Task<Answer<MembershipJson>> Rebuild(string node, CancellationToken stop) => Member(HttpMethod.Post, node, "/rebuild", stop);

    public Task<Answer<ResolveJson>> Resolve(string node, CancellationToken stop) =>
        _http.Post<ResolveJson>($"api/nodes/{In(node)}/resolve", null, stop, asOperator: true);

    public void Dispose() => _http.Dispose();

    private Task<Answer<MembershipJson>> Member(HttpMethod method, string node, string what, CancellationToken stop) =>
        _http.Ask<MembershipJson>(method, $"api/nodes/{In(node)}{what}", null, stop, asOperator: true);

    private static ReadOnlyMemoryContent Bytes(ReadOnlyMemory<byte> bytes) =>
        new(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };

    /// <summary>A part of a path.</summary>
    private static string In(string part) => Uri.EscapeDataString(part);

    /// <summary>A path with the parts of a query that have a value.</summary>
    private static string At(string path, string? node, params (string Name, string? Value)[] query)
    {
        (string Name, string? Value)[] all = [.. query, ("node", node)];
        string[] given = [.. all.Where(one => one.Value is not null).Select(one => $"{one.Name}={In(one.Value!)}")];
        return given.Length == 0 ? path : $"{path}?{string.Join('&', given)}";
    }
}
