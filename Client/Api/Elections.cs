using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>Finds elections and their definitions. A silo is believed only as far as an election's id proves what it says.</summary>
internal sealed class Elections(Connection silo)
{
    /// <summary>The network's parameters, from which its id follows.</summary>
    public async Task<ChainParameters> ChainAsync(CancellationToken stop)
    {
        var answer = await silo.AskAsync(api => api.Chain(stop), stop);
        return HexBytes.TryRead(answer.Parameters) is { } bytes && ChainParameters.TryDecode(bytes) is { } chain
            ? chain
            : throw new Failure(ExitCode.Unreachable, $"The {silo.Place} is of another version: its chain's parameters don't read.");
    }

    /// <summary>The silo's time, by which <c>now</c> and <c>+1d</c> of a new election are meant.</summary>
    public async Task<Timestamp> NowAsync(CancellationToken stop) =>
        Timestamp.TryParse((await silo.AskAsync(api => api.Time(stop), stop)).Now, out var now)
            ? now
            : throw new Failure(ExitCode.Unreachable, $"The {silo.Place} is of another version: its time does not read.");

    /// <summary>Finds an election by its id, or by the first digits of it where only one fits.</summary>
    public async Task<ElectionId> FindAsync(string text, CancellationToken stop)
    {
        var digits = text.ToLowerInvariant();
        if (ElectionId.TryParse(digits, out var id)) return id;
        if (!Prefix.IsOne(digits))
            throw Failure.Usage(
                $"'{text}' is no election: write its id, or its first {Prefix.FewestDigits} or more digits. See: ballot election list");
        var elections = await silo.ElectionsAsync(stop);
        var ids = elections.Select(election => election.Election)
            .Where(candidate => candidate.StartsWith(digits, StringComparison.Ordinal));
        return ids.ToArray() switch
        {
            [var only] when ElectionId.TryParse(only, out id) => id,
            [] => throw Rules.Refusal(Rejection.UnknownElection),
            var found => throw Failure.Usage($"{found.Length} elections begin with '{text}'. Write more digits."),
        };
    }

    /// <summary>
    /// An election's definition, from the bytes that its id is the hash of. A ballot holds an option's number, so a silo that showed the
    /// options in another order would turn votes around. The hash shows that.
    /// </summary>
    public async Task<OpenElection> DefinitionAsync(ChainParameters chain, ElectionId id, CancellationToken stop)
    {
        var proof = await ProofAsync(id, stop);
        return HexBytes.TryRead(proof.Bytes) is { } bytes
            && Transaction.TryDecode(chain.Id, bytes, out var transaction) == Rejection.None
            && transaction!.Id.Value == id.Value
            && transaction.Payload is OpenElection election
            ? election
            : throw new Failure(
                ExitCode.Refused, $"The silo shows another definition than the one that election {id} is the hash of. Don't vote there.",
                "wrong-definition");
    }

    private async Task<ProofJson> ProofAsync(ElectionId id, CancellationToken stop)
    {
        try
        {
            return await silo.AskAsync(api => api.Proof(id.ToString(), silo.Node, stop), stop);
        }
        catch (Failure failure) when (failure.Rule == "not-confirmed")
        {
            throw Rules.Refusal(Rejection.UnknownElection);
        }
    }
}
