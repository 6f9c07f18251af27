using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Api.Json;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Load;

/// <summary>A roll of made-up voters, and their way to credentials: each voter blinds, asks and unblinds.</summary>
internal sealed class Registration(Network network, int voters)
{
    private const int InFlight = 64;

    private readonly string[] _codes =
        [.. Enumerable.Range(0, voters).Select(_ => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8)))];

    /// <summary>Loads the roll.</summary>
    /// <returns>The prepared roll, and the time that it took.</returns>
    public async Task<(RollTerms Terms, TimeSpan Took)> LoadAsync(Connection operators, PublicKey organiser, CancellationToken stop)
    {
        var csv = new StringBuilder("id,code\n");
        for (var voter = 0; voter < voters; voter++) csv.Append(CultureInfo.InvariantCulture, $"{IdOf(voter)},{_codes[voter]}\n");
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv.ToString()));
        var began = Stopwatch.GetTimestamp();
        var loaded = await operators.OperateAsync(api => api.LoadRoll(organiser, file, stop), stop);
        return (loaded.TryRead() ?? throw new InvalidDataException("The roll does not read."), Stopwatch.GetElapsedTime(began));
    }

    /// <summary>Gets every voter a credential, many at a time.</summary>
    public async Task<TimeSpan> IssueAsync(
        ElectionId election, IssuingKey issuer, IReadOnlyList<Voter> keys, Action<long> report, CancellationToken stop)
    {
        var began = Stopwatch.GetTimestamp();
        var (last, done) = (-1, 0);
        await Task.WhenAll(Enumerable.Range(0, InFlight).Select(worker => Task.Run(
            async () =>
            {
                var node = network.Nodes[worker % network.Nodes.Length];
                while (Interlocked.Increment(ref last) is var voter && voter < keys.Count)
                {
                    keys[voter].Credential = await IssueAsync(node, election, issuer, voter, keys[voter], stop);
                    report(Interlocked.Increment(ref done));
                }
            },
            stop)));
        return Stopwatch.GetElapsedTime(began);
    }

    private async Task<Credential> IssueAsync(
        Connection node, ElectionId election, IssuingKey issuer, int voter, Voter key, CancellationToken stop)
    {
        var request = BlindRequest.Derive(key.Secret, network.Chain.Id, election, key.Key, issuer);
        var question = new CredentialRequestJson(IdOf(voter), _codes[voter], Convert.ToHexStringLower(request.Blinding.Message.AsSpan()));
        var answer = await node.AskAsync(api => api.Credential(election.ToString(), question, stop), stop);
        return HexBytes.TryRead(answer.Signature) is { } signed
            && request.Finish(network.Chain.Id, election, key.Key, issuer, signed) is { } credential
            ? credential
            : throw new Failure(ExitCode.Refused, $"The registrar's answer to {IdOf(voter)} is no signature.", "wrong-credential");
    }

    private static string IdOf(int voter) => $"voter-{voter}";
}
