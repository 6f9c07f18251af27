using System.Runtime.CompilerServices;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Unicode;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Elections, and transactions on their way into the chain.</summary>
internal sealed partial class GrainApi
{
    private const string NoTransaction =
        "The body is no transaction: cut, damaged, or of another form. Send one transaction's canonical bytes (docs/PROTOCOL.md §3) as "
        + "they are, neither hex nor JSON.";

    /// <summary>Between two looks at what somebody watches.</summary>
    private static readonly TimeSpan _look = TimeSpan.FromMilliseconds(200);

    private static readonly Rule[] _ofRoom =
        [RuleBook.Of(Rejection.TooManyElections), RuleBook.Of(Rejection.TooManyElectionsOfKey), RuleBook.Of(SiloRefusal.RoomIsKept)];

    private static readonly string _unknownElection = Rejection.UnknownElection.Name();

    /// <summary>A transaction that a node, or the door, refused.</summary>
    public static Refusal Refused(string rule, string? conflict) =>
        rule == Rejection.Malformed.Name() ? Refusal.Malformed(NoTransaction)
        : RuleBook.Find<Rejection>(rule) is { } known ? Refusal.Of(known) with { Conflict = conflict }
        : Refusal.Of<SiloRefusal>(rule);

    public async Task<Answer<ElectionPage>> Elections(string? before, int count, string? node, CancellationToken stop) =>
        count is < 1 or > INodeGrain.MostListed
            ? Refusal.OutOfRange(nameof(count), 1, INodeGrain.MostListed)
            : await _reads.Ask(node, grain => grain.GetElections(before, count), Page, Refusal.UnknownElection, stop);

    public Task<Answer<ElectionJson>> Election(string election, string? node, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetElection(election, stop), Shapes.Election, Refusal.UnknownElection, stop);

    public Task<Answer<ResultsJson>> Results(string election, string? node, CancellationToken stop) =>
        _reads.Ask(node, grain => grain.GetElection(election, stop), Shapes.Results, Refusal.UnknownElection, stop);

    public async Task<Answer<Download>> WriteResults(string election, string? node, CancellationToken stop) =>
        (await Results(election, node, stop)).Select(results =>
        {
            ReadOnlyMemory<byte> table = ResultsCsv.Of(results);
            return new Download(table.Length, new[] { table }.ToAsyncEnumerable());
        });

    public async Task<Answer<Live<ResultsJson>>> WatchResults(string election, string? node, CancellationToken stop)
    {
        var (chosen, first, refusal) = await _reads.Find(node, grain => grain.GetElection(election, stop), stop);
        if (refusal is not null) return refusal;
        return first is null ? Refusal.UnknownElection() : new Live<ResultsJson>(Changes(chosen, election, Shapes.Results(first), stop));
    }

    public async Task<Answer<VoteJson>> Vote(string election, string voter, string? node, CancellationToken stop) =>
        PublicKey.TryParse(voter, out var key)
            ? await _reads.Ask(
                node, grain => grain.GetVote(election, key), vote => new VoteJson(vote.Transaction?.ToString(), vote.Revision),
                Refusal.UnknownElection,
                stop)
            : Refusal.NoKey(voter);

    public async Task<Answer<DraftCheckJson>> CheckDraft(DraftJson? draft, string? node, CancellationToken stop)
    {
        if (draft is not { Title.Length: <= Limits.TextBytes, Options: { Length: <= Limits.Options } options }
            || options.Any(option => option is not { Length: <= Limits.TextBytes }))
        {
            return Refusal.Malformed(
                $"Send {{\"title\", \"options\", \"organiser\"}}: texts of at most {Limits.TextBytes} bytes, "
                + $"{Limits.Options} options at most.");
        }

        return await _reads.Ask(
            node, grain => grain.CountTwins(draft.Title, draft.Organiser ?? ""),
            twins => new DraftCheckJson(twins.Count, LookAlikes.Among(options)), stop);
    }

    public async Task<Answer<AcceptedJson>> Submit(ReadOnlyMemory<byte> transaction, bool asOperator, string? node, CancellationToken stop)
    {
        if (node is not null && !await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        var bytes = transaction.ToArray();
        if (await Send(asOperator, node, [bytes], stop) is not [var (chosen, answer)]) return Refusal.NoNode(nodes.Trouble);
        return Array.Find(_ofRoom, rule => rule.Name == answer.Rule) is { } rule
            ? NoRoom(rule, await door.Room(chosen, OrganiserOf(bytes), stop))
            : Accepted(chosen, answer);
    }

    public async Task<Answer<AnswerJson[]>> SubmitBatch(byte[][] transactions, bool asOperator, string? node, CancellationToken stop)
    {
        if (node is not null && !await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        if (await Send(asOperator, node, transactions, stop) is not { Length: > 0 } answers) return Refusal.NoNode(nodes.Trouble);

        // Nothing of it was looked at: it is to be sent again as it is.
        var full = Rejection.PoolFull.Name();
        return Array.TrueForAll(answers, one => one.Answer.Rule == full)
            ? Refused(full, conflict: null)
            : answers.Select(one => Shapes.Answer(one.Node, one.Answer)).ToArray();
    }

    public async Task<Answer<TransactionJson>> Transaction(string id, bool content, string? node, CancellationToken stop)
    {
        if (!TransactionId.TryParse(id, out var asked)) return Refusal.NoTransactionId(id);
        if (node is not null && !await nodes.IsNode(node, stop)) return Refusal.UnknownNode(node);
        (string Node, TransactionView? View)[] views = node is not null
            ? [(node, await calls.Node(node, grain => grain.GetTransaction(asked), stop))]
            : await Task.WhenAll((await nodes.Serving(stop)).Select(async serving =>
                (serving, await calls.NodeOrNull(serving, grain => grain.GetTransaction(asked), stop))));
        var (by, best) = views.MaxBy(answer => answer.View is { } view ? ((int)view.Standing, view.Confirmations) : (-1, 0UL));
        if (best is null) return Refusal.NoNode(nodes.Trouble);

        // Where it is confirmed a body has to be read for it: not for everybody who follows a vote.
        var bytes = best.Bytes
            ?? (best.Height is null || !content ? null : (await calls.Node(by, grain => grain.GetProof(asked, stop), stop))?.Transaction);
        return Shapes.Transaction(best, bytes is null ? null : Content(bytes));
    }

    public async Task<Answer<ProofJson>> Proof(string transaction, string? node, CancellationToken stop) =>
        TransactionId.TryParse(transaction, out var id)
            ? await _reads.Ask(
                node, grain => grain.GetProof(id, stop), proof => Shapes.Proof(transaction, proof),
                () => Refusal.Of(SiloRefusal.NotConfirmed), stop)
            : Refusal.NoTransactionId(transaction);

    private static ElectionPage Page(ElectionList list) =>
        new([.. list.Elections.Select(Shapes.Election)], list.HasMore ? list.Elections[^1].Id.ToString() : null);

    private async IAsyncEnumerable<ResultsJson> Changes(
        string node, string election, ResultsJson first, [EnumeratorCancellation] CancellationToken stop)
    {
        yield return first;
        var (tip, state) = (first.Tip, first.State);
        while (true)
        {
            await Task.Delay(_look, time, stop);
            if (await calls.Node(node, grain => grain.GetElection(election, stop), stop) is not { } found) continue;
            var now = Shapes.Results(found);
            if ((now.Tip, now.State) == (tip, state)) continue;
            (tip, state) = (now.Tip, now.State);
            yield return now;
        }
    }

    /// <summary>
    /// Submits to a node, or to one of those that serve; what that one refuses because it knows no such election yet, to the next one.
    /// Nothing where none takes part.
    /// </summary>
    private async Task<(string Node, SubmissionAnswer Answer)[]> Send(
        bool asOperator, string? node, byte[][] transactions, CancellationToken stop)
    {
        var order = node is null ? await nodes.InTurn(stop) : [node];
        if (order.IsEmpty) return [];
        var answers = new (string Node, SubmissionAnswer Answer)[transactions.Length];
        int[] left = [.. Enumerable.Range(0, transactions.Length)];
        foreach (var next in order)
        {
            if (left.Length == 0) break;
            Submission submission;
            try
            {
                submission = await door.Submit(asOperator, next, [.. left.Select(i => transactions[i])], stop);
            }
            catch (UnavailableException) when (left.Length < transactions.Length)
            {
                // Who has receipts gets them. Of the others nobody knows yet: they are to be sent again.
                foreach (var i in left) answers[i] = (next, answers[i].Answer with { Rule = SiloRefusal.Unavailable.Name() });
                break;
            }

            foreach (var (i, answer) in left.Zip(submission.Answers)) answers[i] = (submission.Node, answer);
            left = [.. left.Where(i => answers[i].Answer.Rule == _unknownElection)];
        }

        return answers;
    }

    /// <summary>The key stands behind the kind (PROTOCOL §3), and a node has read it.</summary>
    private static PublicKey OrganiserOf(byte[] opening) => PublicKey.Parse(Convert.ToHexStringLower(opening, 1, PublicKey.Size));

    private static Answer<AcceptedJson> Accepted(string node, SubmissionAnswer answer) => answer.Receipt is { } receipt
        ? new AcceptedJson($"{answer.Transaction}", node, Convert.ToHexStringLower(receipt))
        : Refused(answer.Rule!, answer.Conflict?.ToString());

    /// <summary>One election too many, with the limit and with when there is room.</summary>
    private static Refusal NoRoom(Rule rule, ElectionRoom room)
    {
        var (has, most, freeAt) = rule == RuleBook.Of(Rejection.TooManyElectionsOfKey)
            ? (room.OfKey, Limits.UnsealedElectionsOfKey, room.OfKeyFreeAt)
            : (room.Unsealed, Limits.UnsealedElections, room.FreeAt);
        var when = freeAt is { } at ? $"from {new Timestamp(at)} on, when the next of them is sealed" : "when the next of them is sealed";
        return Refusal.Of(rule) with { Detail = $"{rule.Sentence} There are {has}, and may be {most}; there is room {when}." };
    }

    /// <summary>What bytes say that a node has given for a transaction.</summary>
    private ContentJson Content(byte[] bytes) =>
        Ledger.Kinds.Transaction.TryDecode(chain.Id, bytes, out var transaction) == Rejection.None
            ? Shapes.Content(transaction!)
            : throw new InvalidDataException("A node gave bytes that are no transaction.");
}
