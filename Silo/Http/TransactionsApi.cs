using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger;
using OrleansBallot.Silo.Hosting;
using OrleansBallot.Silo.Http.Json;

namespace OrleansBallot.Silo.Http;

/// <summary>Submitting transactions, and what became of them.</summary>
internal static class TransactionsApi
{
    private const string Bytes = "application/octet-stream";

    private static readonly string _unknownElection = Rejection.UnknownElection.Name();

    public static void MapTransactions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/transactions", Submit).Accepts<byte[]>(Bytes)
            .WithSummary("Submits one transaction's canonical bytes. 202 means durable at that node.");
        routes.MapPost("/api/transactions/batch", SubmitBatch).Accepts<byte[]>(Bytes).Takes(places => places.Batches)
            .WithSummary("Submits up to 1,000 transactions, each as LEB128 length and bytes; at most 4 MiB. One answer each, in order; 503 where the node has no room for any of them.");
        routes.MapGet("/api/transactions/{id}", One).WithSummary("What became of a transaction; with content=true what it says too.");
        routes.MapGet("/api/transactions/{id}/proof", Proof).Takes(places => places.Reads).WithSummary("Proof that a transaction is in the best chain.");
    }

    private static async Task<Results<Accepted<AcceptedJson>, ProblemHttpResult>> Submit(
        HttpRequest request, NodeReads reads, SiloNodes nodes, OrganiserDoor door, TimeProvider time, CancellationToken stop, string? node = null)
    {
        if (await Bodies.Read(request, Limits.TransactionBytes, time, stop) is not { } body) return Problems.TooLarge(Limits.TransactionBytes);
        if (node is not null && !await reads.IsNode(node, stop)) return Problems.UnknownNode(node);
        if (await Send(request, nodes, door, node, [body], stop) is not [var (chosen, answer)]) return Problems.NoNode(nodes.Trouble);
        return Problems.OfRoom(answer.Rule) is { } rule ? Problems.NoRoom(rule, await door.Room(chosen, OrganiserOf(body), stop)) : Answer(chosen, answer);
    }

    /// <summary>
    /// Submits to a node, or to one of the silo's; what that one refuses because it knows no such election yet, to the next one. Nothing where
    /// none takes part.
    /// </summary>
    private static async Task<(string Node, SubmissionAnswer Answer)[]> Send(
        HttpRequest request, SiloNodes nodes, OrganiserDoor door, string? node, byte[][] transactions, CancellationToken stop)
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
                submission = await door.Submit(request, next, [.. left.Select(i => transactions[i])], stop);
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

    /// <summary>The answer to one transaction.</summary>
    internal static Results<Accepted<AcceptedJson>, ProblemHttpResult> Answer(string node, SubmissionAnswer answer) => answer.Receipt is { } receipt
        ? TypedResults.Accepted($"/api/transactions/{answer.Transaction}", new AcceptedJson(answer.Transaction!, node, Convert.ToHexStringLower(receipt)))
        : Problems.Refused(answer.Rule!, answer.Conflict);

    private static async Task<Results<Ok<AnswerJson[]>, ProblemHttpResult>> SubmitBatch(
        HttpRequest request, NodeReads reads, SiloNodes nodes, OrganiserDoor door, TimeProvider time, CancellationToken stop, string? node = null)
    {
        if (await Bodies.Read(request, BatchFraming.MostBytes, time, stop) is not { } body) return Problems.TooLarge(BatchFraming.MostBytes);
        if (BatchFraming.TryRead(body) is not { } transactions)
        {
            return Problems.Malformed(
                $"A batch is 1 to {INodeGrain.MostListed} transactions, each as its LEB128 length and up to "
                + $"{Limits.TransactionBytes} bytes, and nothing else.");
        }

        if (node is not null && !await reads.IsNode(node, stop)) return Problems.UnknownNode(node);
        if (await Send(request, nodes, door, node, transactions, stop) is not { Length: > 0 } answers) return Problems.NoNode(nodes.Trouble);

        // Nothing of it was looked at: it is to be sent again as it is.
        var full = Rejection.PoolFull.Name();
        return Array.TrueForAll(answers, one => one.Answer.Rule == full)
            ? Problems.Refused(full, conflict: null)
            : TypedResults.Ok(answers.Select(one => Shapes.Answer(one.Node, one.Answer)).ToArray());
    }

    private static async Task<Results<Ok<TransactionJson>, ProblemHttpResult>> One(
        string id, ChainParameters chain, NodeReads reads, SiloNodes nodes, GrainCalls calls, CancellationToken stop, string? node = null,
        bool content = false)
    {
        if (!TransactionId.TryParse(id, out _)) return Problems.Malformed($"'{id}' is no transaction's id: 64 lower-case hex digits.");
        if (node is not null && !await reads.IsNode(node, stop)) return Problems.UnknownNode(node);
        (string Node, TransactionView? View)[] views = node is not null
            ? [(node, await calls.Node(node, grain => grain.GetTransaction(id), stop))]
            : await Task.WhenAll((await nodes.Serving(stop)).Select(async serving =>
                (serving, await calls.NodeOrNull(serving, grain => grain.GetTransaction(id), stop))));
        var (by, best) = views.MaxBy(answer => answer.View is { } view ? ((int)view.Standing, view.Confirmations) : (-1, 0UL));
        if (best is null) return Problems.NoNode(nodes.Trouble);

        // Where it is confirmed a body has to be read for it: not for everybody who follows a vote.
        var bytes = best.Bytes ?? (best.Height is null || !content ? null : (await calls.Node(by, grain => grain.GetProof(id, stop), stop))?.Transaction);
        return TypedResults.Ok(Shapes.Transaction(best, bytes is null ? null : ChainApi.Content(chain, bytes)));
    }

    private static async Task<Results<Ok<ProofJson>, ProblemHttpResult>> Proof(
        string id, NodeReads reads, CancellationToken stop, string? node = null) => !TransactionId.TryParse(id, out _)
            ? Problems.Malformed($"'{id}' is no transaction's id: 64 lower-case hex digits.")
            : await reads.Ask(
                node,
                grain => grain.GetProof(id, stop),
                proof => Shapes.Proof(id, proof),
                () => Problems.Of(SiloRefusal.NotConfirmed),
                stop);
}
