using System.Collections.Immutable;
using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Disks;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Nodes;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Registrar;

/// <summary>
/// One registrar and no silo: a simulated disk, a clock that stands still, a node that says what a test wants. Its secrets are
/// the same after every opening, as if a grain kept them.
/// </summary>
internal sealed class LoneRegistrar : IAsyncDisposable
{
    public const string AnnsCode = "ann's code";

    public static readonly Hash256 Chain = TestNetwork.Default.Id;

    private readonly DataDirectory _data;
    private readonly RollHead _head;
    private readonly byte[] _secrets;
    private readonly RegistrarServices _services;
    private readonly StandIns _grains;
    private readonly List<Grains.Registrar.Registrar> _opened = [];
    private readonly (string Voter, string Code, ulong? Expires)[] _rows;
    private readonly Func<string, uint> _weightOf;

    private LoneRegistrar(
        SimulatedDisk disk, (string Voter, string Code, ulong? Expires)[] rows, byte[] secrets, Func<string, uint>? weightOf)
    {
        (Disk, _rows, _secrets) = (disk, [.. rows.OrderBy(row => row.Voter, StringComparer.Ordinal)], secrets);
        _weightOf = weightOf ?? (_ => 1);
        _data = DataDirectory.Open("/data", disk);
        Store = new FileLogStore(_data);
        _head = Head(_rows.Select(row => Encoding.UTF8.GetBytes(row.Voter)), [.. _rows.Select(row => _weightOf(row.Voter))]);
        (var factory, _grains) = StandIns.Make();
        _grains.Put<ITrackerGrain>(ITrackerGrain.Key, Node);
        _grains.Put<INodeGrain>("node-1", Node);
        _services = new(new(TestNetwork.Default.Parameters), Store, LoneNode.Cores, new TestRandomness(), factory, Time, Log);
    }

    public SimulatedDisk Disk { get; }

    public byte[] SecretBytes => _secrets;

    public ILogStore Store { get; }

    public ScriptedElections Node { get; } = new();

    public ManualTimeProvider Time { get; } = new(DateTimeOffset.FromUnixTimeMilliseconds((long)TestNetwork.Epoch.Milliseconds + 60_000));

    public LogLines Log { get; } = new();

    public string Key => RegistrarKey.Of(_head.Root);

    public RollTerms Terms => Record.Terms;

    /// <summary>The registrar that was opened last.</summary>
    public Grains.Registrar.Registrar Registrar => _opened[^1];

    /// <summary>
    /// The election that serves in most tests: opened by the roll's organiser, it names the registrar, and takes votes for an hour.
    /// </summary>
    public ElectionId Election { get; private set; }

    public RollRecord Record { get; private set; } = null!;

    /// <summary>Ann, Bob and Cid, whose code has expired.</summary>
    public static (string Voter, string Code, ulong? Expires)[] Few =>
        [
        ("ann", "ann's code", null),
        ("bob", "bob's code", TestNetwork.Epoch.Milliseconds + 120_000), ("cid", "cid's code", TestNetwork.Epoch.Milliseconds)
    ];

    /// <summary>Runs a test with a registrar that has its roll, on a scheduler of its own, as an activation does.</summary>
    public static Task Run(Func<LoneRegistrar, Task> test) => RunOn(new(), Secrets(), async lone =>
    {
        await lone.Load();
        await test(lone);
    });

    /// <summary>As above, on a disk of the test's, and with nothing loaded.</summary>
    public static Task RunOn(
        SimulatedDisk disk, byte[] secrets, Func<LoneRegistrar, Task> test, (string Voter, string Code, ulong? Expires)[]? rows = null,
        Func<string, uint>? weightOf = null) =>
        Task.Factory.StartNew(
            async () =>
            {
                await using var lone = new LoneRegistrar(disk, rows ?? Few, secrets, weightOf);
                lone.Election = lone.Open(lone.Definition());
                await test(lone);
            },
            CancellationToken.None, TaskCreationOptions.DenyChildAttach,
            new ConcurrentExclusiveSchedulerPair().ExclusiveScheduler).Unwrap();

    public static byte[] Secrets(int classes = 1) => RegistrarSecrets.Make(new TestRandomness(), classes);

    /// <param name="voters">Their ids, in ascending order.</param>
    /// <param name="weights">Their weights; null where all weigh 1.</param>
    public static RollHead Head(IEnumerable<byte[]> voters, uint[]? weights = null)
    {
        var salt = new byte[RollCommitment.SaltSize];
        Hash256[] leaves = [.. voters.Select((voter, at) => RollCommitment.Leaf(salt, voter, weights?[at] ?? 1))];
        return new(Voters.Organiser.Key, salt, (uint)leaves.Length, Merkle.Root(leaves))
        {
            Weights = [.. (weights ?? [1]).Distinct().Order()],
        };
    }

    public RollLoad Begin() => RollLoad.Begin(Key, _head, _secrets, _services.Randomness);

    public RollPage Page(int from = 0, int count = IRegistrarGrain.MostLoaded) =>
        new(from, [.. _rows.Skip(from).Take(count).Select(row =>
            new RollRow(Encoding.UTF8.GetBytes(row.Voter), Encoding.UTF8.GetBytes(row.Code), row.Expires, _weightOf(row.Voter)))]);

    /// <summary>Loads the roll and leaves the registrar open.</summary>
    public async Task Load()
    {
        var load = Begin();
        for (var from = 0; from < _rows.Length; from += IRegistrarGrain.MostLoaded) Assert.True(load.TryAdd(Page(from)));
        Assert.True(load.IsWhole());
        _opened.Add(await Grains.Registrar.Registrar.Create(Key, load, _services, CancellationToken.None));
    }

    private RollClass SizedClass(RollClass voters) =>
        voters with { Size = (uint)_rows.Count(row => _weightOf(row.Voter) == voters.Weight) };

    /// <summary>Opens the registrar once more. Those that were opened before live on, as zombies do.</summary>
    public async Task<Grains.Registrar.Registrar?> Reopen(bool withSecrets = true, byte[]? others = null)
    {
        var secrets = withSecrets ? RegistrarSecrets.Read(others ?? _secrets, _services.Randomness) : null;
        var opened = await Grains.Registrar.Registrar.Open(Key, secrets, _services, CancellationToken.None);
        if (opened is not null) _opened.Add(opened);
        return opened;
    }

    public OpenElection Definition()
    {
        using var load = Begin();
        var terms = load.Record.Terms;
        Record = load.Record with { Terms = terms with { Classes = [.. terms.Classes.Select(SizedClass)] } };
        return TestNetwork.Definition(Voters.Organiser) with { Roll = Record.Terms };
    }

    /// <summary>Puts an election on the node's chain.</summary>
    public ElectionId Open(OpenElection definition, Voter? organiser = null)
    {
        var opening = (organiser ?? Voters.Organiser).Sign(Chain, definition);
        var id = new ElectionId(opening.Id.Value);
        Node.Elections[id] = (opening, new("open", definition.Closes.Milliseconds, definition.Roll?.Root, null, 0));
        return id;
    }

    public void Change(Func<ElectionStanding, ElectionStanding> change)
    {
        var (opening, standing) = Node.Elections[Election];
        Node.Elections[Election] = (opening, change(standing));
    }

    /// <summary>Another node, which says the same so far.</summary>
    public ScriptedElections Another(string name)
    {
        var other = new ScriptedElections();
        foreach (var (id, known) in Node.Elections) other.Elections[id] = known;
        _grains.Put<INodeGrain>(name, other);
        if (Node.Members.All(member => member.Node != name)) Node.Members.Add(new(name, MemberState.Active, ""));
        return other;
    }

    /// <summary>Heartbeats of these are missing.</summary>
    public void BringIntoDoubt(params string[] names)
    {
        Node.Members.RemoveAll(member => names.Contains(member.Node));
        Node.Members.AddRange(names.Select(name => new Member(name, MemberState.Suspect, "")));
    }

    /// <summary>Makes time pass until the election has closed, by all clocks.</summary>
    public void PassClose()
    {
        Time.Jump(TimeSpan.FromHours(1));
        Change(standing => standing with { State = "closing" });
    }

    /// <summary>Makes time pass for as long as nodes must have said the same before anything ends for good.</summary>
    public void PassLasting() => Time.Jump(10 * TimeSpan.FromMilliseconds(TestNetwork.Default.Parameters.TargetBlockTime));

    public CredentialClaim Claim(string key, ElectionId? election = null) =>
        new(Chain, election ?? Election, Terms, Voters.Named(key));

    public Task<CredentialAnswer> Ask(string voter, string code, byte[] blinded, ElectionId? election = null) => Registrar.Issue(
        new(election ?? Election, Encoding.UTF8.GetBytes(voter), Encoding.UTF8.GetBytes(code), blinded), CancellationToken.None);

    /// <summary>
    /// The rule is named, and nothing has changed but the count of wrong codes, and that the first request binds the roll.
    /// </summary>
    public async Task Refuses(string rule, Func<Task<CredentialAnswer>> ask)
    {
        var (before, operations) = (Registrar.Status, Disk.Operations);
        var answer = await ask();
        var after = Registrar.Status;
        Assert.Equal((rule, null), (answer.Rule, answer.Signature));
        if (before.Election is not null) Assert.Equal(operations, Disk.Operations);
        else before = before with { Election = after.Election, State = after.State };
        Assert.Equal(before with { WrongCodes = before.WrongCodes + (rule == "wrong-code" ? 1 : 0) }, after);
    }

    public Task<bool> Look(ElectionId? election = null) => Registrar.FinishAfterClose(election, CancellationToken.None);

    /// <summary>What the log holds, read past everybody.</summary>
    public async Task<IReadOnlyList<LogRecord>> Records()
    {
        await using var log = await Store.Open($"roll-{Key[..27]}", CancellationToken.None);
        var records = new List<LogRecord>();
        await foreach (var record in log.Scan(CancellationToken.None)) records.Add(record);
        return records;
    }

    public async Task Write(params (RecordKind Kind, ReadOnlyMemory<byte> Payload)[] records)
    {
        await using var log = await Store.Open($"roll-{Key[..27]}", CancellationToken.None);
        await log.Append(records);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var registrar in _opened)
        {
            try
            {
                await registrar.DisposeAsync();
            }
            catch (Exception failure) when (failure is IOException)
            {
                // The power failed under it.
            }
        }

        _data.Dispose();
    }
}

/// <summary>A network of one node that says what a test wants. It has the methods of tracker and node that a registrar calls.</summary>
internal sealed class ScriptedElections
{
    public Dictionary<ElectionId, (Transaction Opening, ElectionStanding Standing)> Elections { get; } = [];

    public List<StateIssuances> Stated { get; } = [];

    /// <summary>The rule by which it refuses what is submitted.</summary>
    public string? Refusal { get; set; }

    /// <summary>How often it was asked where an election stands.</summary>
    public int Asked { get; private set; }

    /// <summary>What it says opened every election, instead of the truth.</summary>
    public Transaction? Lie { get; set; }

    public List<Member> Members { get; } = [new("node-0", MemberState.Left, ""), new("node-1", MemberState.Active, "")];

    public Task<PeerList> GetPeers() => Task.FromResult(new PeerList(1, [.. Members]));

    public Task<InclusionProof?> GetProof(TransactionId id) => Task.FromResult(
        Elections.TryGetValue(new(id.Value), out var known)
            ? new InclusionProof([], (Lie ?? known.Opening).Bytes.ToArray(), 0, 1, ImmutableArray<Hash256>.Empty)
            : null);

    public Task<ElectionStanding?> GetStanding(ElectionId id)
    {
        Asked++;
        return Task.FromResult(Elections.TryGetValue(id, out var known) ? known.Standing : null);
    }

    public Task<Submission> Submit(TransactionBatch batch)
    {
        Assert.Equal(Rejection.None, Transaction.TryDecode(LoneRegistrar.Chain, batch.Transactions[0], out var transaction));
        Assert.Equal(Rejection.None, transaction!.CheckSignature());
        if (Refusal is null) Stated.Add((StateIssuances)transaction.Payload);
        return Task.FromResult(new Submission("node-1", [new(transaction.Id, null, Refusal, null)]));
    }
}
