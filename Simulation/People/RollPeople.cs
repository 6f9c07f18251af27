using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Hosting;
using OrleansBallot.Simulation.Keys;
using OrleansBallot.Simulation.Stages;
using OrleansBallot.Simulation.Worlds;

namespace OrleansBallot.Simulation.People;

/// <summary>
/// An election for those on a roll: an organiser loads it, voters get credentials for keys that nobody knows to be theirs, and vote. Some
/// mistype their code, some ask twice with different keys, and a stranger tries too.
/// </summary>
internal sealed class RollPeople(Stage stage, Errands errands, Crowd crowd)
{
    private readonly Dice _dice = stage.World.Dice("roll");
    private readonly Person _organiser = new("organiser of the roll");
    private readonly byte[] _salt = stage.World.Dice("salt").Bytes(RollCommitment.SaltSize);
    private Transaction? _opening;
    private PreparedRoll? _prepared;

    /// <summary>The blind signatures that were given, by voter: each signed message is one request.</summary>
    public Dictionary<string, HashSet<string>> Granted { get; } = [];

    /// <summary>Voters who asked for a credential with their right code.</summary>
    public HashSet<string> Asked { get; } = [];

    /// <summary>What may tell a person: ids, codes, requests and the answers to them.</summary>
    public List<(string What, byte[] Bytes)> OfPeople { get; } = [];

    /// <summary>What may tell a ballot: one-time keys, credentials, votes.</summary>
    public List<(string What, byte[] Bytes)> OfBallots { get; } = [];

    /// <summary>Votes in this election, by the name of the one-time key.</summary>
    public Dictionary<TransactionId, string> Votes { get; } = [];

    /// <summary>The election; null while it is not opened.</summary>
    public ElectionId? Election => _opening is null ? null : new ElectionId(_opening.Id.Value);

    /// <summary>The registrar's key.</summary>
    public string Registrar => RegistrarKey.Of(Root);

    private string[] Voters => [.. Enumerable.Range(1, stage.Cast.Voters).Select(number => $"voter-{number:000}")];

    private Hash256 Root => Merkle.Root([.. Voters.Select(voter => RollCommitment.Leaf(_salt, Id(voter), weight: 1))]);

    public void Begin() => stage.World.After(TimeSpan.FromSeconds(2), () => errands.Begin(Load));

    private async Task<bool> Load(SimulatedSilo silo, string node)
    {
        if (_prepared is not null) return true;
        var registrar = silo.Grains.GetGrain<IRegistrarGrain>(Registrar);
        try
        {
            await registrar.Begin(new(_organiser.Key, _salt, (uint)Voters.Length, Root));
        }
        catch (InvalidOperationException)
        {
            // An earlier attempt loaded it, and its answer was lost. Only its Finish is asked again.
        }

        RollRow[] rows = [.. Voters.Select(voter => new RollRow(Id(voter), Code(voter), null))];
        await registrar.Load(new(0, [.. rows]));
        if (await registrar.Finish() is not { } prepared) return false;
        if (_prepared is not null) return true;
        _prepared = prepared;
        silo.Note("people", "the roll is loaded");
        Plan();
        return true;
    }

    private void Plan()
    {
        var now = stage.World.Now;
        var closes = now + _dice.Between(TimeSpan.FromSeconds(25), TimeSpan.FromSeconds(50));
        _opening = _organiser.Sign(stage.Parameters.Id, new OpenElection(
            _organiser.Key, "For members", ["yes", "no"], Crowd.At(now), Crowd.At(closes),
            (ulong)stage.Cast.Settle.TotalMilliseconds, Crowd.At(now))
        {
            Roll = RollTerms.Of(_prepared!.Issuer, _prepared.Registrar, _prepared.Size, _prepared.Root),
        });
        crowd.Open(now, _opening, closes);
        foreach (var voter in Voters)
        {
            var at = _dice.Between(now, closes);
            Ask(at, voter, new($"one-time key of {voter}"), Code(voter));
            var again = at + _dice.Between(TimeSpan.Zero, TimeSpan.FromSeconds(2));
            if (_dice.Chance(200_000)) Ask(again, voter, new($"second key of {voter}"), Code(voter));
            if (_dice.Chance(200_000)) Ask(at, voter, new($"thief of {voter}"), Code("a thief"));
        }

        Ask(_dice.Between(now, closes), "a stranger", new("stranger"), Code("a stranger"));
    }

    private void Ask(TimeSpan at, string voter, Person key, byte[] code)
    {
        var request = BlindRequest.Derive(key.Secret, stage.Parameters.Id, Election!.Value, key.Key, _prepared!.Issuer);
        OfPeople.AddRange([($"the id of {voter}", Id(voter)), ($"the code {Encoding.UTF8.GetString(code)}", code)]);
        OfBallots.AddRange([($"the key of {key.Name}", key.Key.X.ToArray()), ($"half of the key of {key.Name}", key.Key.Y.ToArray())]);
        OfBallots.Add(($"the randomizer of {key.Name}", request.Randomizer.ToArray()));
        stage.World.After(at - stage.World.Now, () => errands.Begin((silo, _) => Ask(silo, voter, key, code, request)));
    }

    private async Task<bool> Ask(SimulatedSilo silo, string voter, Person key, byte[] code, BlindRequest request)
    {
        if (code.AsSpan().SequenceEqual(Code(voter)) && Voters.Contains(voter)) Asked.Add(voter);
        var answer = await silo.Grains.GetGrain<IRegistrarGrain>(Registrar)
            .Issue(new(Election!.Value, Id(voter), code, [.. request.Blinding.Message])).WaitAsync(Errands.Patience, silo.Process.Clock);
        if (answer.Signature is not { } signature)
        {
            silo.Note("people", $"{voter} gets no credential: {answer.Rule}");
            crowd.Promises.Refused(answer.Rule!);
            return answer.Rule is not ("unknown-election" or "unavailable" or "unknown-roll");
        }

        var (chain, election, issuer) = (stage.Parameters.Id, Election.Value, _prepared!.Issuer);
        Granted.TryAdd(voter, []);
        if (Granted[voter].Add(Convert.ToHexString(request.Blinding.Message.AsSpan())))
            OfPeople.AddRange([($"the request of {voter}", [.. request.Blinding.Message]), ($"the answer to {voter}", signature)]);
        if (request.Finish(chain, election, key.Key, issuer, signature) is not { } credential)
            throw new InvalidOperationException($"{voter} got a signature that is none.");
        silo.Note("people", $"{voter} has a credential");
        var minute = CastVote.MinuteOf(Crowd.At(stage.World.Now));
        var ballot = new CastVote(key.Key, election, [_dice.Below(2)], minute, revision: 0) { Credential = credential };
        var vote = key.Sign(chain, ballot);
        Votes[vote.Id] = key.Name;
        OfBallots.AddRange([
            ($"the credential of {key.Name}", [.. credential.Signature]), ($"the vote of {key.Name}", vote.Id.Value.ToArray())]);
        crowd.Send(stage.World.Now, vote);
        return true;
    }

    private static byte[] Id(string voter) => Encoding.UTF8.GetBytes(voter);

    private static byte[] Code(string voter) => Encoding.UTF8.GetBytes($"code of {voter}");
}
