using Microsoft.AspNetCore.Http.HttpResults;
using OrleansBallot.Api;
using OrleansBallot.Api.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Silo.Data;
using OrleansBallot.Silo.Http;

namespace OrleansBallot.Silo.Votes;

/// <summary>Submits transactions, and tells what became of them.</summary>
internal static class TransactionsApi
{
    private const string Bytes = "application/octet-stream";

    public static void MapTransactions(this IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/transactions", Submit).Accepts<byte[]>(Bytes)
            .WithSummary("Submits one transaction's canonical bytes. 202 means durable at that node.");
        routes.MapPost("/api/transactions/batch", SubmitBatch).Accepts<byte[]>(Bytes).Takes(places => places.Batches)
            .WithSummary(
                "Submits up to 1,000 transactions, each as LEB128 length and bytes; at most 4 MiB. One answer each, in order; 503 where "
                + "the node has no room for any of them.");
        routes.MapGet("/api/transactions/{id}", One).WithSummary("What became of a transaction; with content=true what it says too.");
        routes.MapGet("/api/transactions/{id}/proof", Proof).Takes(places => places.Reads)
            .WithSummary("Proof that a transaction is in the best chain.");
    }

    private static async Task<Results<Accepted<AcceptedJson>, ProblemHttpResult>> Submit(
        HttpRequest request, IBallotApi api, OperatorToken token, TimeProvider time, CancellationToken stop, string? node = null) =>
        await Bodies.Read(request, Limits.TransactionBytes, time, stop) is { } body
            ? await api.Submit(body, OperatorFilter.Bears(request, token), node, stop).AcceptedOrProblem()
            : Problems.TooLarge(Limits.TransactionBytes);

    private static async Task<Results<Ok<AnswerJson[]>, ProblemHttpResult>> SubmitBatch(
        HttpRequest request, IBallotApi api, OperatorToken token, TimeProvider time, CancellationToken stop, string? node = null)
    {
        if (await Bodies.Read(request, BatchFraming.MostBytes, time, stop) is not { } body)
            return Problems.TooLarge(BatchFraming.MostBytes);
        if (BatchFraming.TryRead(body) is not { } transactions)
        {
            return Problems.Of(Refusal.Malformed(
                $"A batch is 1 to {INodeGrain.MostListed} transactions, each as its LEB128 length and up to "
                + $"{Limits.TransactionBytes} bytes, and nothing else."));
        }

        return await api.SubmitBatch(transactions, OperatorFilter.Bears(request, token), node, stop).OrProblem();
    }

    private static Task<Results<Ok<TransactionJson>, ProblemHttpResult>> One(
        string id, IBallotApi api, CancellationToken stop, string? node = null, bool content = false) =>
        api.Transaction(id, content, node, stop).OrProblem();

    private static Task<Results<Ok<ProofJson>, ProblemHttpResult>> Proof(
        string id, IBallotApi api, CancellationToken stop, string? node = null) =>
        api.Proof(id, node, stop).OrProblem();
}
