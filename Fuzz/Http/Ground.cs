using System.Collections.Concurrent;
using System.Text;
using System.Text.Json;
using OrleansBallot.Api.Json;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Fuzz.Http;

/// <summary>
/// What a campaign prepares at a silo: elections that take votes, and every transaction that it may send. So it knows at the end which
/// votes there may be.
/// </summary>
internal sealed class Ground : IDisposable
{
    /// <summary>The node that no operator's order names: it has to serve all the time.</summary>
    public const string HonestNode = "node-1";

    /// <summary>The node that operators' orders name.</summary>
    public const string OtherNode = "node-2";

    private const int Voters = 40;
    private const int Members = 20;
    private const string Csv = "text/csv";

    private readonly HonestClient _client;
    private readonly Person _organiser = new("organiser");
    private readonly Person _second = new("second organiser");
    private readonly ConcurrentDictionary<TransactionId, Transaction> _signed = [];
    private readonly Dictionary<string, string[]> _values = [];
    private HashSet<string?> _before = [];
    private ChainParameters _chain = null!;
    private Transaction _election = null!;
    private int _honest;

    private Ground(HonestClient client, string? token) => (_client, Token) = (client, token);

    /// <summary>The operator's token; null where the campaign has none.</summary>
    public string? Token { get; }

    public IReadOnlyList<Route> Routes { get; private set; } = [];

    /// <summary>Bodies that are right, by the end of the path that takes them.</summary>
    public Bodies Bodies { get; } = new();

    /// <summary>Names for values that every silo has others of.</summary>
    public IReadOnlyList<(string Name, string Value)> Names { get; private set; } = [];

    /// <summary>Opens elections, and makes all transactions.</summary>
    public static async Task<Ground> Prepare(HonestClient client, Uri silo, string? token, CancellationToken stop)
    {
        var ground = new Ground(client, token);
        ground.Routes = Route.All(await client.Get("/openapi/v1.json", stop));
        var chain = await client.Get("/api/chain", stop);
        ground._chain = ChainParameters.TryDecode(Convert.FromHexString(chain.GetProperty("parameters").GetString()!))
            ?? throw new BrokenPromiseException("The chain's parameters do not decode.");
        var elections = await client.Get("/api/elections", stop);
        ground._before = [.. elections.EnumerateArray().Select(one => one.GetProperty("election").GetString())];
        ground._election = await ground.Open(ground.Definition("Fuzzed"), stop);
        ground.SignVotes();
        await ground.SignOrders(stop);
        var roll = token is null ? null : await ground.OpenByRoll(stop);
        await client.Confirmed(ground._election, stop);
        ground.Note(silo, await client.Get("/api/blocks?count=2", stop), roll);
        return ground;
    }

    /// <summary>A right value of a parameter; null where there is none by this name.</summary>
    public string? Value(string parameter, Random random) =>
        _values.TryGetValue(parameter, out var values) ? values[random.Next(values.Length)] : null;

    /// <summary>Whether it is one of the transactions that were signed here.</summary>
    public bool HasSigned(string? id) => TransactionId.TryParse(id, out var known) && _signed.ContainsKey(known);

    /// <summary>A voter whom nobody has seen before votes, and gets a genuine receipt. The silo lives, and takes votes.</summary>
    public async Task Vote(CancellationToken stop)
    {
        await _client.Get("/livez", stop);
        await _client.Get("/readyz", stop);
        using var voter = new Person($"honest {Interlocked.Increment(ref _honest)}");
        var vote = Sign(voter, Cast(voter, _election, 0));
        var answer = await _client.Submit(vote, stop);
        var receipt = Receipt.TryDecode(Convert.FromHexString(answer.GetProperty("receipt").GetString()!));
        if (receipt is null || receipt.Transaction != vote.Id || !receipt.IsGenuine(_chain.Id))
            throw new BrokenPromiseException($"The receipt for {vote.Id} is not genuine: {answer}");
    }

    /// <summary>Audits the whole chain: it has the honest votes, and nothing that was not signed here.</summary>
    public async Task Audit(CancellationToken stop)
    {
        using var last = new Person("last");
        var vote = Sign(last, Cast(last, _election, 1));
        await _client.Submit(vote, stop);
        await _client.Confirmed(vote, stop);
        await using var export = await _client.Download($"/api/export?node={HonestNode}", stop);
        var audit = await FileAudit.RunAsync(export, _ => { }, stop) ?? throw new BrokenPromiseException("The export does not begin.");
        if (audit.Fault is { } fault) throw new BrokenPromiseException($"The audit finds a fault: {fault}");
        var elections = audit.Elections.Where(election => !_before.Contains(election.Id.ToString())).ToArray();
        if (elections.FirstOrDefault(found => !_signed.ContainsKey(new(found.Id.Value))) is { } strange)
            throw new BrokenPromiseException($"Nobody has opened {strange.Id}.");
        var votes = _signed.Values.Where(signed => signed.Payload is CastVote).ToLookup(signed => ((CastVote)signed.Payload).Voter);
        foreach (var election in elections)
        {
            var known = votes.Count(of => election.VoteOf(of.Key) is { } counted && _signed.ContainsKey(counted.Transaction));
            if (known != election.Ballots)
                throw new BrokenPromiseException($"{election.Ballots} ballots count in {election.Id}, and {known} of them were cast.");
        }

        var honest = elections.First(found => found.Id.Value == _election.Id.Value);
        foreach (var number in Enumerable.Range(1, _honest))
        {
            using var voter = new Person($"honest {number}");
            if (honest.VoteOf(voter.Key) is null) throw new BrokenPromiseException($"The vote of honest voter {number} is lost.");
        }
    }

    public void Dispose()
    {
        _organiser.Dispose();
        _second.Dispose();
    }

    private static Timestamp Now => Timestamp.From(DateTimeOffset.UtcNow);

    private static CastVote Cast(Person voter, Transaction election, int choice) =>
        CastVote.For(voter.Key, new(election.Id.Value), choice, Now);

    private Transaction Sign(Person by, Payload payload)
    {
        var signed = by.Sign(_chain.Id, payload);
        _signed[signed.Id] = signed;
        return signed;
    }

    /// <summary>Signs a transaction that strangers will send.</summary>
    private Transaction SignAndGive(Person by, Payload payload)
    {
        var signed = Sign(by, payload);
        Bodies.Transactions.Add(signed.Bytes.ToArray());
        return signed;
    }

    private void Give(Person by, Payload payload) => Bodies.Transactions.Add(by.Sign(_chain.Id, payload).Bytes.ToArray());

    private OpenElection Definition(string title, CountingMethod method = CountingMethod.Plurality) => new(
        _organiser.Key, title, ["Red", "Green", "Blue"], Now.Minus(60_000), Now.Plus(24 * 3_600_000), OpenElection.DefaultSettle, Now,
        ContestTerms.Of(method, options: 3));

    private OpenElection Meeting() => Definition("Meeting") with
    {
        Contests =
        [
            Contest.Of("Board", ["Ada", "Grace", "Alan"], ContestTerms.Of(CountingMethod.Stv, options: 3, seats: 2)),
            Contest.Of("Accounts", ["yes", "no"], ContestTerms.Of(CountingMethod.Motion, options: 2)),
        ],
        Others = [_second.Key],
    };

    private async Task<Transaction> Open(OpenElection definition, CancellationToken stop)
    {
        var opening = SignAndGive(_organiser, definition);
        await _client.Submit(opening, stop);
        return opening;
    }

    private void SignVotes()
    {
        foreach (var number in Enumerable.Range(0, Voters))
        {
            using var voter = new Person($"voter {number}");
            SignAndGive(voter, Cast(voter, _election, choice: number % 3));
        }

        // Each of these is refused, by another rule.
        using var stranger = new Person("stranger");
        Give(stranger, Cast(stranger, _election, choice: 99));
        Give(stranger, Cast(stranger, _election, 0) with { Revision = 7 });
        Give(stranger, new CastVote(stranger.Key, new(Hash256.Of("nowhere"u8)), [1], CastVote.MinuteOf(Now), 0));
        Give(stranger, Cast(stranger, _election, 0) with { Credential = new(0, Hash256.Zero, [.. new byte[IssuingKey.Size]]) });
        Give(stranger, new CloseElection(stranger.Key, new(_election.Id.Value)));
        Give(stranger, new Transfer(stranger.Key, _organiser.Key, new(7), Sequence: 0));
        Give(stranger, new Transfer(stranger.Key, _organiser.Key, new(ulong.MaxValue >> 12), Sequence: uint.MaxValue));
        Give(stranger, Definition("Too late") with { Opens = new(0), Closes = new(1) });
        Bodies.Transactions.Add(Transaction.Of(_chain.Id, new Seal(new(_election.Id.Value))).Bytes.ToArray());
    }

    /// <summary>Orders to elections of their own: strangers decide whether and when they come.</summary>
    private async Task SignOrders(CancellationToken stop)
    {
        var other = await Open(Definition("To be closed", CountingMethod.Schulze) with { Revoting = Revoting.Last }, stop);
        SignAndGive(_organiser, new PauseElection(_organiser.Key, new(other.Id.Value), Turn: 1));
        SignAndGive(_organiser, new PauseElection(_organiser.Key, new(other.Id.Value), Turn: 2));
        SignAndGive(_organiser, new CloseElection(_organiser.Key, new(other.Id.Value)));
        foreach (var revision in Enumerable.Range(0, 4))
        {
            using var voter = new Person("of many minds");
            SignAndGive(voter, Cast(voter, other, 0) with { Answers = [new([2, 0, 1])], Revision = (uint)revision });
        }

        SignAndGive(_organiser, Definition("By scores", CountingMethod.Score));
        SignAndGive(_organiser, Definition("選挙 👩‍👩‍👧") with { Contests = [Contest.Of("\u202e", ["é", "=1+1", "<b>", "\""])] });
        var meeting = await Open(Meeting(), stop);
        SignAndGive(_organiser, new ExtendElection(_organiser.Key, new(meeting.Id.Value), Now.Plus(48 * 3_600_000)));
        SignAndGive(_second, new WithdrawOption(_second.Key, new(meeting.Id.Value), Contest: 0, Option: 1));
        SignAndGive(_second, Cast(_second, meeting, 0) with { Answers = [new([2, 0]), new([])] });
    }

    private async Task<Transaction> OpenByRoll(CancellationToken stop)
    {
        var codes = Enumerable.Range(0, Members)
            .Select(number => Hash256.Of(Encoding.UTF8.GetBytes($"code {number}")).ToArray())
            .Select(random => VoterCode.Of(random.AsSpan(0, VoterCode.Length))).ToArray();
        var csv = "id,code\n" + string.Concat(codes.Select((code, number) => $"member{number}@example.org,{code}\n"));
        Bodies.Roll = Encoding.UTF8.GetBytes(csv);
        var loaded = await _client.Post($"/api/rolls?organiser={_organiser.Key}", Bodies.Roll, Csv, stop);
        var terms = loaded.Deserialize<PreparedRollJson>(JsonSerializerOptions.Web)?.TryRead()
            ?? throw new BrokenPromiseException($"The loaded roll has no terms: {loaded}");
        var election = await Open(Definition("By roll") with { Roll = terms }, stop);
        await _client.Confirmed(election, stop);
        foreach (var (number, code) in codes.Index())
        {
            using var member = new Person($"member {number}");
            var request = member.Request(_chain.Id, new(election.Id.Value), terms.Classes[0].Issuer);
            Bodies.Credentials.Add(JsonSerializer.SerializeToUtf8Bytes(
                new CredentialRequestJson(
                    $"member{number}@example.org", number % 4 == 3 ? codes[0] : code,
                    Convert.ToHexStringLower(request.Blinding.Message.AsSpan())),
                JsonSerializerOptions.Web));
        }

        using var voter = new Person("member 0");
        var asked = voter.Request(_chain.Id, new(election.Id.Value), terms.Classes[0].Issuer);
        var given = await _client.Post($"/api/elections/{election.Id}/credentials", Bodies.Credentials[0], Bodies.Json, stop);
        var credential = asked.Finish(
            _chain.Id, new(election.Id.Value), voter.Key, terms.Classes[0].Issuer,
                Convert.FromHexString(given.GetProperty("signature").GetString()!));
        SignAndGive(voter, Cast(voter, election, 0) with { Credential = credential });
        return election;
    }

    /// <summary>Notes the values that requests are made of.</summary>
    private void Note(Uri silo, JsonElement blocks, Transaction? roll)
    {
        var vote = _signed.Values.First(signed => signed.Payload is CastVote);
        var hash = blocks[0].GetProperty("hash").GetString()!;
        var key = _organiser.Key.ToString();
        string[] elections = [_election.Id.ToString(), (roll ?? _election).Id.ToString()];
        Bodies.Key = key;
        _values["id"] = [.. elections, vote.Id.ToString()];
        _values["hash"] = [hash, "1", "0"];
        _values["name"] = _values["node"] = [HonestNode, OtherNode];
        _values["kind"] = ["no-work", "forged-vote", "double-vote", "bad-merkle", "bad-signature", "overspend", "future-time"];
        _values["key"] = [key];
        _values["voter"] = [((CastVote)vote.Payload).Voter.ToString(), key];
        _values["organiser"] = [key];
        _values["count"] = ["1", "20", "100", "0"];
        _values["from"] = ["0", "1", "2"];
        _values["before"] = ["1", elections[0]];
        _values["content"] = _values["complete"] = ["true", "false"];
        Names =
        [
            .. Token is null ? [] : new[] { ("{token}", Token) }, ("{election}", elections[0]), ("{roll}", elections[1]),
            ("{vote}", vote.Id.ToString()), ("{block}", hash), ("{silo}", silo.Authority),
        ];
    }
}
