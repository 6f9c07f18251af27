using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Api.OverGrains;

/// <summary>Transactions on their way into the chain.</summary>
internal sealed partial class GrainApi
{
    private const string NoTransaction =
        "The body is no transaction: cut, damaged, or of another form. Send one transaction's canonical bytes (docs/PROTOCOL.md §3) as "
        + "they are, neither hex nor JSON.";

    private static readonly Rule[] _ofRoom =
        [RuleBook.Of(Rejection.TooManyElections), RuleBook.Of(Rejection.TooManyElectionsOfKey), RuleBook.Of(SiloRefusal.RoomIsKept)];

    private static readonly string _unknownElection = Rejection.UnknownElection.Name();

    /// <summary>The refusal of a transaction by a node or by the door.</summary>
    public static Refusal Refused(string rule, string? conflict) =>
        rule == Rejection.Malformed.Name() ? Refusal.Malformed(NoTransaction)
        : RuleBook.Find<Rejection>(rule) is { } known ? Refusal.Of(known) with { Conflict = conflict }
        : Refusal.Of<SiloRefusal>(rule);

    public async Task<Answer<AcceptedJson>> Submit(ReadOnlyMemory<byte> transaction, bool asOperator, string? node, CancellationToken stop)
    {
        var bytes = transaction.ToArray();
        if (!(await Send(asOperator, node, [bytes], stop)).TryGet(out var answers, out var refusal)) return refusal;
        var (chosen, answer) = answers[0];
        return Array.Find(_ofRoom, rule => rule.Name == answer.Rule) is { } rule
            ? NoRoom(rule, await door.Room(chosen, OrganiserOf(bytes), stop))
            : Accepted(chosen, answer);
    }

    public async Task<Answer<AnswerJson[]>> SubmitBatch(byte[][] transactions, bool asOperator, string? node, CancellationToken stop)
    {
        if (!(await Send(asOperator, node, transactions, stop)).TryGet(out var answers, out var refusal)) return refusal;

        // The node has looked at none of them: the client sends the batch again as it is.
        var full = Rejection.PoolFull.Name();
        return Array.TrueForAll(answers, one => one.Answer.Rule == full)
            ? Refused(full, conflict: null)
            : answers.Select(one => ToJson.Answer(one.Node, one.Answer)).ToArray();
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

        // The content of a confirmed one has to be read from its block: not for everybody who follows a vote.
        var bytes = best.Bytes
            ?? (best.Height is null || !content ? null : (await calls.Node(by, grain => grain.GetProof(asked, stop), stop))?.Transaction);
        return ToJson.Transaction(best, bytes is null ? null : Content(bytes));
    }

    public async Task<Answer<ProofJson>> Proof(string transaction, string? node, CancellationToken stop) =>
        TransactionId.TryParse(transaction, out var id)
            ? await _reads.Ask(
                node, grain => grain.GetProof(id, stop), proof => ToJson.Proof(transaction, proof),
                () => Refusal.Of(SiloRefusal.NotConfirmed), stop)
            : Refusal.NoTransactionId(transaction);

    /// <summary>
    /// Submits to the named node, or to the next in turn. A transaction that a node refuses because it does not know the election yet goes
    /// to the node after it.
    /// </summary>
    private async Task<Answer<(string Node, SubmissionAnswer Answer)[]>> Send(
        bool asOperator, string? node, byte[][] transactions, CancellationToken stop)
    {
        if (!(await nodes.InTurn(node, stop)).TryGet(out var order, out var refusal)) return refusal;
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
                // Receipts that were given are passed on. Whether the others were taken is not known: the client sends them again.
                foreach (var i in left) answers[i] = (next, answers[i].Answer with { Rule = SiloRefusal.Unavailable.Name() });
                break;
            }

            foreach (var (i, answer) in left.Zip(submission.Answers)) answers[i] = (submission.Node, answer);
            left = [.. left.Where(i => answers[i].Answer.Rule == _unknownElection)];
        }

        return answers;
    }

    /// <summary>The key after the kind (PROTOCOL §3). A node has checked that it is one.</summary>
    private static PublicKey OrganiserOf(byte[] opening) => PublicKey.Parse(Convert.ToHexStringLower(opening, 1, PublicKey.Size));

    private static Answer<AcceptedJson> Accepted(string node, SubmissionAnswer answer) => answer.Receipt is { } receipt
        ? new AcceptedJson($"{answer.Transaction}", node, Convert.ToHexStringLower(receipt))
        : Refused(answer.Rule!, answer.Conflict?.ToString());

    /// <summary>The refusal of one election too many, with the limit and the time when there is room.</summary>
    private static Refusal NoRoom(Rule rule, ElectionRoom room)
    {
        var (has, most, freeAt) = rule == RuleBook.Of(Rejection.TooManyElectionsOfKey)
            ? (room.OfKey, Limits.UnsealedElectionsOfKey, room.OfKeyFreeAt)
            : (room.Unsealed, Limits.UnsealedElections, room.FreeAt);
        var when = freeAt is { } at ? $"from {new Timestamp(at)} on, when the next of them is sealed" : "when the next of them is sealed";
        return Refusal.Of(rule) with { Detail = $"{rule.Sentence} There are {has}, and may be {most}; there is room {when}." };
    }

    /// <summary>The content of a transaction that a node gave as bytes.</summary>
    private ContentJson Content(byte[] bytes) =>
        Ledger.Kinds.Transaction.TryDecode(chain.Id, bytes, out var transaction) == Rejection.None
            ? ToJson.Content(transaction!)
            : throw new InvalidDataException("A node gave bytes that are no transaction.");
}
