using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Telemetry;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Nodes;

/// <summary>What a node needs from its silo.</summary>
internal sealed record NodeServices(
    NetworkOptions Network, IBlockStore Store, IOffTurn OffTurn, SignatureMemory Signatures, IRandomness Randomness, IGrainFactory Grains, TimeProvider Time, BelievedClock Believed,
    ISiloClocks Clocks, NodeMetrics Metrics, ILogger Log);

/// <summary>
/// One activation's node: its replica and everything around it. It lives from <see cref="Open"/> to the end of
/// <see cref="Run"/>; what follows is another one that starts from the log.
/// </summary>
internal sealed partial class Node
{
    /// <summary>Headers in a page of a sync.</summary>
    public const int HeadersAPage = 2000;

    /// <summary>Hints that are checked at the same time; more are dropped, as comparing tips and pools makes up for them.</summary>
    private const int MostHints = 64;

    /// <summary>Submitted transactions that wait for their receipts at the most: half a second of signatures, on few cores.</summary>
    public const int MostWaiting = 4096;

    /// <summary>Places besides, for those who submit a single one: whoever sends many at once must keep no lone voter out.</summary>
    public const int MostAlone = 1024;

    /// <summary>
    /// Transactions of batches that are under work at once: a piece of one, and the next while that is written. The others wait before they
    /// are checked, so a single one has few before it in every queue. Receipts come in order, as a transaction may need those before it.
    /// </summary>
    private const int PieceOfBatch = 256;

    private const int PiecesAtOnce = 2;

    /// <summary>For how long after an election has settled nodes leave it unsealed until its registrar has stated its number, in milliseconds.</summary>
    private const ulong StatingMilliseconds = 60_000;

    /// <summary>What the storage's clock is called among others: no silo's address is like it.</summary>
    private const string StorageClock = "the storage";

    /// <summary>How many answers' time a sync is waited for. Each of its answers has its deadline, but nobody knows how many there will be.</summary>
    private const int SyncDeadlines = 3;

    private readonly NodeServices _services;
    private readonly INodeLog _log;
    private readonly BlockChecks _checks;
    private readonly Pump _pump = new();
    private readonly Messenger _messenger;
    private readonly Synchroniser _synchroniser;

    // Whoever works on a piece of a batch has taken one of these, and puts it back.
    private readonly Channel<int> _pieces = Channel.CreateUnbounded<int>();
    private int _hints;
    private int _waiting;

    private Node(NodeServices services, NodeIdentity identity, INodeLog log)
    {
        (_services, _log, Identity) = (services, log, identity);
        Meter = services.Metrics.Of(identity.Name, () => _pump.Waiting);
        var chain = services.Network.Chain;
        _checks = new(chain, services.OffTurn, services.Signatures, transaction => Replica!.Chain.State.IssuerFor(transaction));
        Clock = new(services.Time, services.Believed, identity.Name, services.Log);
        var journal = new Journal(identity, chain.Id, log, services.OffTurn, services.Time, Clock, services.Network.ReceiptPace);
        Replica = new(chain, new(chain.Id, log), journal, log, Clock, services.Network, Meter);
        _messenger = new(identity.Name, services.Grains, services.Log);
        Peers = new(identity.Name, services.Grains, _messenger, services.Time, services.Network.PeerDeadline, Meter, services.Log);
        Closings = new(Replica, Peers, Clock);
        Templates = new(Replica, Closings, Clock, identity, services.Network.MiningAccount);
        Outcomes = new(services.OffTurn);
        _synchroniser = new(this, Peers);
        for (var turn = 0; turn < PiecesAtOnce; turn++) _pieces.Writer.TryWrite(turn);
    }

    public NodeIdentity Identity { get; }

    public Replica Replica { get; }

    /// <summary>What time it is, as far as that can be believed.</summary>
    public ClockWatch Clock { get; }

    /// <summary>Which elections still wait for votes.</summary>
    public Closings Closings { get; }

    // Peers, templates and outcomes are this activation's own, and no part of the replica: they change outside of the pump too, but
    // never across an await.
    public Peers Peers { get; }

    public Templates Templates { get; }

    public Outcomes Outcomes { get; }

    public NodeMeter Meter { get; }

    /// <summary>Why what is pending gets into no block of this node's, and what to do; null where nothing keeps it from mining.</summary>
    public string? WhyIdle =>
        Clock.Trouble(Replica.Chain.Tip.Header.Time)?.Text
        ?? (_services.Network.Mining || Replica.Pool.Count == 0
            ? null
            : $"{Identity.Name} mines nothing: Ballot:Mining:Enabled is false on its silo. What waits gets into a block only if another silo mines. "
                + "Switch mining on and restart the silo, or have a block mined now: ballot mine");

    /// <summary>Opens a node's storage, which fences every earlier activation, and takes in its log.</summary>
    public static async Task<Node> Open(string name, NodeServices services, CancellationToken stop)
    {
        var log = await services.Store.Open(name, stop);
        Node node;
        try
        {
            node = new(services, await NodeIdentity.Load(name, log, services.Randomness, stop), log);
            await node.Restore(stop);

            // Before anything is mined or sealed.
            await node.AskStorageForTime(stop);
            node.Clock.Weigh();
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }

        node.Replica.PoolGrew = node.OnPoolGrew;
        node.Replica.TipMoved = node.OnTipMoved;
        node.Show();
        node.Meter.Enter(Peers.Scored);
        return node;
    }

    /// <summary>Works until <paramref name="stop"/>, or until something fails for good; then closes the storage.</summary>
    public async Task Run(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var loops = new[] { _pump.Run(either.Token), Replica.Journal.Run(NoteReceipted, either.Token) };
        try
        {
            await await Task.WhenAny(loops);
        }
        finally
        {
            await either.CancelAsync();
            await Task.WhenAll(loops).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            Meter.Dispose();
            await _log.DisposeAsync();
            Identity.Dispose();
        }
    }

    /// <summary>Checks, pools, journals and relays transactions. The token ends the checks only: what is being written is written.</summary>
    public async Task<Submission> Submit(IReadOnlyList<byte[]> transactions, CancellationToken stop)
    {
        var began = _services.Time.GetTimestamp();

        // Checking signatures is what costs, so whoever sends more than can be checked is refused before that.
        var isAlone = transactions.Count == 1;
        if (_waiting + transactions.Count > MostWaiting + (isAlone ? MostAlone : 0) || (!isAlone && Replica.Pool.IsFullForBatches))
        {
            foreach (var _ in transactions) Meter.Refused(Rejection.PoolFull);
            return new(Identity.Name, [.. transactions.Select(_ => Views.Answer(null, Rejection.PoolFull, null))]);
        }

        _waiting += transactions.Count;
        try
        {
            if (isAlone) return new(Identity.Name, await Accept(transactions, began, stop));
            var answers = ImmutableArray.CreateBuilder<SubmissionAnswer>(transactions.Count);
            foreach (var piece in transactions.Chunk(PieceOfBatch))
            {
                var turn = await _pieces.Reader.ReadAsync(stop);
                try
                {
                    answers.AddRange(await Accept(piece, began, stop));
                }
                finally
                {
                    _pieces.Writer.TryWrite(turn);
                }
            }

            return new(Identity.Name, answers.MoveToImmutable());
        }
        finally
        {
            _waiting -= transactions.Count;
        }
    }

    /// <summary>Checks and judges transactions, and waits for the receipts of those that are taken.</summary>
    private async Task<ImmutableArray<SubmissionAnswer>> Accept(IReadOnlyList<byte[]> transactions, long began, CancellationToken stop)
    {
        var checkedOnes = await _checks.Check(transactions, stop);
        var judging = _pump.TryDo(() => ValueTask.FromResult(checkedOnes.Select(one => Judge(one.Rule, one.Transaction)).ToArray()));
        var verdicts = judging is null ? [.. checkedOnes.Select(_ => new Verdict(Rejection.PoolFull))] : await judging;
        foreach (var refused in verdicts.Where(verdict => !verdict.Accepted)) Meter.Refused(refused.Rule);
        var receipts = verdicts.Select((verdict, i) => verdict.Accepted ? Write(checkedOnes[i].Transaction!) : null).ToArray();
        var given = receipts.OfType<Task<Receipt>>().ToArray();
        if (given.Length > 0) await Durable(given);
        Meter.Receipted(given.Length, _services.Time.GetElapsedTime(began));
        return [.. verdicts.Select((verdict, i) => Views.Answer(checkedOnes[i].Transaction, verdict, receipts[i]?.Result))];

        Task<Receipt> Write(Transaction transaction) => Replica.Journal.Write(transaction, isStored: Replica.Chain.State.HeightOf(transaction.Id) is not null);

        Verdict Judge(Rejection rule, Transaction? transaction) =>
            rule != Rejection.None ? rule
            : transaction!.Payload.IsForNodesAlone ? Rejection.NotForSubmission
            : Replica.AddTransaction(transaction, Judged.OnSubmission);
    }

    /// <summary>
    /// Takes pending transactions from a peer: judged as in a block, because the peer has judged the submission. Whom a hint is
    /// from is only what it says, so what is wrong is dropped and held against nobody: else anyone could silence anyone.
    /// </summary>
    public async Task TakeVotes(TransactionHint hint, CancellationToken stop)
    {
        if (_hints >= MostHints || hint.Transactions is not { Length: <= Views.MostPooled } || !Peers.Heeds(hint.From)) return;
        _hints++;
        try
        {
            await TakeOn(hint.Transactions, stop);
        }
        finally
        {
            _hints--;
        }
    }

    /// <summary>Checks and pools transactions that somebody else vouches for; gives those too that are new to this pool.</summary>
    public async Task<(IReadOnlyList<Verdict> Verdicts, IReadOnlyList<Transaction> New)> TakeTransactions(IReadOnlyList<byte[]> transactions, CancellationToken stop)
    {
        var checkedOnes = await _checks.Check(transactions, stop);
        return await _pump.Do(() =>
        {
            var added = new List<Transaction>();
            Verdict[] verdicts = [.. checkedOnes.Select(one => one.Rule == Rejection.None ? Add(one.Transaction!, added) : one.Rule)];
            return ValueTask.FromResult<(IReadOnlyList<Verdict>, IReadOnlyList<Transaction>)>((verdicts, added));
        });

        Verdict Add(Transaction transaction, List<Transaction> added)
        {
            var before = Replica.Pool.Count;
            if (transaction.Payload is CastVote vote && Closings.HasWaited(vote.Election) && !Replica.Knows(transaction.Id)) return Rejection.Closed;
            var verdict = Replica.AddTransaction(transaction, Judged.InBlock);
            if (Replica.Pool.Count > before) added.Add(transaction);
            return verdict;
        }
    }

    /// <summary>Judges headers that follow each other, and keeps none; gives the bytes that it came to, and the rule of the first that is refused.</summary>
    public Task<(Rejection Rule, int Length)> Follow(HeaderWalk walk, byte[] page, CancellationToken stop)
    {
        if (!IsPage(page)) return Task.FromResult((Rejection.Malformed, 0));
        var now = Replica.LatestTime;
        return _services.OffTurn.Run(() => walk.Take(page, now), stop);
    }

    /// <summary>Ends taking in a branch beyond the room for branches.</summary>
    public Task LetGo(ProvenBranch branch) => _pump.DoFirst(branch.Dispose);

    /// <summary>Judges headers in order; gives the last that is known, and the rule of the first that is refused.</summary>
    public Task<(Rejection Rule, ChainEntry? Last)> TakeHeaders(byte[] page, CancellationToken stop, ProvenBranch? branch = null) => _pump.Do(() =>
    {
        ChainEntry? last = null;
        if (!IsPage(page)) return new((Rejection.Malformed, last));
        foreach (var bytes in page.Chunk(BlockHeader.Size))
        {
            // Only returned from: what throws in the pump ends the whole activation.
            if (stop.IsCancellationRequested) break;
            var header = BlockHeader.TryDecode(bytes);
            var rule = header is null ? Rejection.Malformed : Replica.AddHeader(header, branch);
            if (rule != Rejection.None) return new((rule, last));
            last = Replica.Chain.Find(header!.Hash);
        }

        return ValueTask.FromResult((Rejection.None, last));
    });

    /// <summary>Takes a block from anyone: header first, then body and signatures, then storage and fork choice.</summary>
    public async Task<Verdict> TakeBlock(byte[] bytes, CancellationToken stop)
    {
        var (rule, block) = await _checks.Decode(bytes, stop);
        if (rule != Rejection.None) return rule;
        rule = await _pump.Do(() => ValueTask.FromResult(Replica.AddHeader(block!.Header)));
        if (rule == Rejection.UnknownParent) return await TakeOrphan(block!, bytes.Length, stop);
        if (rule != Rejection.None) return rule;
        var verdict = await _checks.Check(block!, stop);
        (verdict, var orphans) = await _pump.Do(async () => (await Replica.AddBlock(block!, bytes, verdict), Replica.TakeOrphansOf(block!.Hash)));
        if (verdict.Accepted || verdict.Rule == Rejection.NotBest)
            Took(_services.Log, Identity.Name, verdict.Accepted ? "took" : "keeps as a fork", new(block!));
        foreach (var orphan in orphans) await TakeBlock(orphan.Encode(), stop);
        return verdict;
    }

    /// <summary>Lets a block wait for its parent. The voters' signatures, which are what costs, are checked when that comes.</summary>
    private async Task<Verdict> TakeOrphan(Block block, int size, CancellationToken stop)
    {
        var rule = await _checks.CheckBody(block, stop);
        return await _pump.Do(() => new ValueTask<Verdict>(Replica.AddOrphan(block, size, rule)));
    }

    /// <summary>Takes a nonce from this node's miner: signs the block and treats it as anyone's.</summary>
    public async Task<Verdict> TakeMined(MinedNonce mined, CancellationToken stop)
    {
        if (Templates.Find(mined) is not { } template) return Rejection.NotBest;
        var bytes = await _services.OffTurn.Run(
            () => Identity.Sign(_services.Network.Chain.Id, template.Header, template.Coinbase, template.Transactions).Encode(), stop);

        // Signing takes milliseconds: a block that came meanwhile was first, and a rival to it would only make a fork.
        if (Templates.Find(mined) is null) return Rejection.NotBest;
        var verdict = await TakeBlock(bytes, stop);
        if (!verdict.Accepted) return verdict;
        Templates.Count();
        Meter.Mined();
        return verdict;
    }

    /// <summary>A peer has a tip that may be new: fetches it, unless it is here or no work went into the hint.</summary>
    public async Task TakeHint(BlockHint hint, CancellationToken stop)
    {
        if (!Peers.Heeds(hint.From) || BlockHeader.TryDecode(hint.Header) is not { HasWork: true } header) return;
        if (Replica.Chain.Find(header.Hash) is null && !_synchroniser.LooksAgain(hint.From)) await _synchroniser.With(hint.From, stop);
    }

    /// <summary>
    /// Submits the seals that are due, and wakes who has not done its part: a registrar whose election has closed, and a miner that
    /// has not asked, after a restart or when it has died.
    /// </summary>
    public async Task LookAfterPool()
    {
        // By a clock that is wrong, every election may seem over.
        if (Clock.Tell(Replica.Chain.Tip.Header.Time) is null)
        {
            WakeRegistrars();
            await _pump.Do(FollowTime);
        }

        if (!Templates.TakeAsked() && Replica.Pool.Count > 0) WakeMiner();
    }

    /// <summary>Compares tips and pools with every peer it tells, and with those that a seal waits for, and fetches what is missing.</summary>
    public Task CompareWithPeers(CancellationToken stop) => Task.WhenAll(Peers.Told.Union(Closings.Unheard).Select(peer => CompareWith(peer, stop)));

    /// <summary>Asks everybody who has a clock for the time, and compares. A silo is asked where it is: what nodes say of theirs, anybody could say.</summary>
    public async Task AskForTime(CancellationToken stop)
    {
        var silos = _services.Clocks.Others;
        Clock.KeepOnly(silos.Select(silo => silo.ToString()).Append(StorageClock).ToHashSet());
        try
        {
            await Task.WhenAll([AskStorageForTime(stop), .. silos.Select(silo => AskSiloForTime(silo, stop))]);
        }
        finally
        {
            // What the silos say counts while the storage says nothing.
            Clock.Weigh();
        }
    }

    private async Task AskStorageForTime(CancellationToken stop)
    {
        if (await _services.Store.GetTime(stop) is { } now) Clock.Hear(StorageClock, Timestamp.From(now));
    }

    private async Task AskSiloForTime(SiloAddress silo, CancellationToken stop)
    {
        try
        {
            var now = await _services.Clocks.GetTime(silo).WaitAsync(_services.Network.PeerDeadline, _services.Time, stop);
            if (now is { } known && known <= Timestamp.Max.Milliseconds) Clock.Hear(silo.ToString(), new(known));
            else Clock.Forget(silo.ToString());
        }
        catch (Exception failure) when (!stop.IsCancellationRequested)
        {
            NoTime(_services.Log, Identity.Name, silo, failure.Message);
        }
    }

    /// <summary>Asks every peer for its tip and fetches what is better. Fork choice alone decides; the majority is only reported.</summary>
    public async Task<ResolveReport> Resolve(CancellationToken stop)
    {
        var before = Replica.Chain.Tip.Hash;
        var tips = await Task.WhenAll(Peers.Active.Select(peer => SyncWith(peer, stop)));
        var after = Replica.Chain.Tip.Hash;
        var majority = tips.OfType<PeerTip>().Select(tip => tip.Tip).Append(after).GroupBy(tip => tip)
            .OrderByDescending(tips => tips.Count()).ThenBy(tips => tips.Key).First();
        return new(Identity.Name, before.ToString(), after.ToString(), before != after, majority.Key.ToString(), majority.Count(), Peers.Active.Count + 1);
    }

    private static bool IsPage(byte[] page) => page.Length <= HeadersAPage * BlockHeader.Size && page.Length % BlockHeader.Size == 0;

    private async Task CompareWith(string peer, CancellationToken stop)
    {
        if (!Peers.Heeds(peer)) return;
        if (await SyncWith(peer, stop) is not { } tip) return;
        if (Peers.IsStuckApart(peer, tip.PoolDigest, Replica.Pool.Digest)) await FetchPool(peer, stop);
    }

    /// <summary>Asks a peer for its tip and fetches it, unless it is here; null when there is no answer.</summary>
    private async Task<PeerTip?> SyncWith(string peer, CancellationToken stop)
    {
        if (await Peers.AskTip(peer, stop) is not { } tip) return null;
        if (Replica.Chain.Find(tip.Tip) is { IsConnected: true }) return tip;
        try
        {
            await _synchroniser.With(peer, stop).WaitAsync(SyncDeadlines * _services.Network.PeerDeadline, _services.Time, stop);
        }
        catch (TimeoutException)
        {
            // A long way to go, or a peer that drips, or an inbox that is full: it goes on by itself, or at the next comparison.
            Unfinished(_services.Log, Identity.Name, peer);
        }

        return tip;
    }

    /// <summary>Takes what a peer passes on. Where peers are many it tells only some of them, so whoever learns something tells on, once: what is not new ends here.</summary>
    private async Task<IReadOnlyList<Verdict>> TakeOn(IReadOnlyList<byte[]> transactions, CancellationToken stop)
    {
        var (verdicts, added) = await TakeTransactions(transactions, stop);
        if (Peers.AreMany) Relay(added);
        return verdicts;
    }

    private void Relay(IReadOnlyList<Transaction> transactions)
    {
        foreach (var page in Views.Pages(transactions)) Peers.Tell(peer => peer.NewVotes(new(Identity.Name, page)));
    }

    private async Task FetchPool(string peer, CancellationToken stop)
    {
        for (var offset = 0; offset < _services.Network.PoolTransactions;)
        {
            var page = await Peers.Ask(peer, grain => grain.GetVotes(offset), stop);
            if (page is not { Transactions.Length: > 0 and <= Views.MostPooled }) return;
            foreach (var verdict in await TakeOn(page.Transactions, stop)) Peers.Fault(peer, verdict.Rule);
            offset += page.Transactions.Length;
        }
    }

    /// <summary>A span of its own in each request that waits: what is written is written for many.</summary>
    private async Task Durable(Task[] receipts)
    {
        using var span = StorageTrace.Source.StartActivity(StorageTrace.JournalAppend)?.SetTag(NodeMetrics.Node, Identity.Name);
        await Task.WhenAll(receipts);
    }

    /// <summary>What time alone makes due, and what it makes too late.</summary>
    private ValueTask<int> FollowTime()
    {
        Replica.DropClosed();
        Closings.Look();
        Show();
        return SubmitSeals();
    }

    private ValueTask<int> SubmitSeals()
    {
        // Ten minutes of nobody voting must not leave a result open: time alone makes a seal due. A registrar that has not stated its
        // number gets some more, as after the seal it never can. And as long as a vote with a receipt may wait, nobody asks for a seal.
        var (state, now) = (Replica.Chain.State, Replica.JudgedAt);
        Transaction[] due =
        [
            .. state.DueForSeal(now).Select(id => state.Find(id)!)
                .Where(election => !election.LacksIssuances || now >= election.Settles.Plus(StatingMilliseconds))
                .Where(election => !Closings.IsAwaited(election)).Select(election => election.Id)
                .Select(id => Transaction.Of(_services.Network.Chain.Id, new Seal(id))),
        ];
        foreach (var seal in due) Replica.AddTransaction(seal, Judged.InBlock);
        return new(due.Length);
    }

    private void WakeRegistrars()
    {
        foreach (var election in Replica.Chain.State.DueForIssuances(Replica.JudgedAt))
        {
            if (election.Definition.Roll is { } roll)
                _messenger.Tell<IRegistrarGrain>(RegistrarKey.Of(roll.Root.ToString()), registrar => registrar.Wake(election.Id.ToString()));
        }
    }

    private async Task Restore(CancellationToken stop)
    {
        if (_log.Recovery.TornBytes > 0) Torn(_services.Log, Identity.Name, _log.Recovery.TornBytes);
        await foreach (var record in _log.Scan(stop))
        {
            var bytes = record.Payload.ToArray();
            if (record.Kind == RecordKind.Accepted) await RestoreGroup(bytes, record.Position, stop);
            else await RestoreBlock(bytes, record.Position, stop);
        }

        await Replica.FinishRestoring();
    }

    private async Task RestoreGroup(byte[] bytes, LogPosition position, CancellationToken stop)
    {
        var chain = _services.Network.Chain.Id;
        var group = JournalGroup.Decode(chain, bytes);
        TransactionId[] ids = [.. group.Transactions.Select(transaction => transaction.Id)];
        var isOwn = await _services.OffTurn.Run(() => Identity.Key.Verify(Receipt.GroupDigest(chain, Identity.Name, group.Accepted, ids), group.Signature), stop);
        var rules = await _services.OffTurn.Map(group.Transactions, _services.Signatures.Check, stop);
        if (!isOwn || rules.Any(rule => rule != Rejection.None))
            throw new InvalidDataException($"The log of {Identity.Name} was changed from outside: the journal record at {position} bears a wrong signature.");
        await _checks.CheckCredentials(group.Transactions, stop);
        Replica.Restore(group, position);
    }

    private async Task RestoreBlock(byte[] bytes, LogPosition position, CancellationToken stop)
    {
        var (rule, block) = await _checks.Decode(bytes, stop);
        if (rule == Rejection.None) rule = (await _checks.Check(block!, stop)).Rule;
        if (rule != Rejection.None)
            throw new InvalidDataException($"The log of {Identity.Name} was changed from outside: the block at {position} breaks {rule.Name()}.");
        await Replica.Restore(block!, position);
    }

    /// <summary>
    /// A group of receipts is durable. It is noted between two pieces of the pump's work, as they await the storage themselves, and
    /// before all that waits: receipts must not wait for a long inbox, nor be refused by a full one.
    /// </summary>
    private Task NoteReceipted(JournalGroup group, LogPosition position) => _pump.DoFirst(() =>
    {
        Meter.Grouped(group.Transactions.Count);
        Replica.NoteReceipted(group, position);
        Relay(group.Transactions);
    });

    private void OnPoolGrew()
    {
        var idle = Replica.Pool.Count == 1;
        Show();
        Templates.NotePool();
        if (idle) WakeMiner();
    }

    private void OnTipMoved()
    {
        Show();
        Templates.Reset();
        WakeMiner();
        var hint = new BlockHint(Identity.Name, Replica.Chain.Tip.Header.Encode());
        Peers.Tell(peer => peer.NewBlock(hint));
    }

    /// <summary>Whatever changes the pool or the chain ends here.</summary>
    private void Show() => (Meter.Pool, Meter.Height) = (Replica.Pool.Count, (long)Replica.Chain.Tip.Height.Value);

    private void WakeMiner()
    {
        if (_services.Network.Mining) _messenger.Tell<IMinerGrain>(Identity.Name, miner => miner.Wake());
    }

    /// <summary>A block's line of the log, which is only written where somebody reads it.</summary>
    private readonly record struct BlockLine(Block Block)
    {
        public override string ToString() => BlockLog.Line(Block);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Node} {Did} {Block}")]
    private static partial void Took(ILogger log, string node, string did, BlockLine block);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Node} cut {Bytes} bytes of an unfinished write off its log")]
    private static partial void Torn(ILogger log, string node, long bytes);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} heard no time from {Silo}: {Reason}")]
    private static partial void NoTime(ILogger log, string node, SiloAddress silo, string reason);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Node} no longer waits for what it fetches from {Peer}")]
    private static partial void Unfinished(ILogger log, string node, string peer);
}
