using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Tests.Support;

/// <summary>A network's parameters and ready-made transactions on it.</summary>
public sealed class TestNetwork
{
    /// <summary>The moment around which all tests happen.</summary>
    public static readonly Timestamp Epoch = new(1_800_000_000_000);

    public TestNetwork(string salt = "salt")
        : this(new ChainParameters(
            "test", 1_000, new(Limits.MinimumDifficulty), new(50), Hash256.Of(System.Text.Encoding.UTF8.GetBytes(salt))))
    {
    }

    public TestNetwork(ChainParameters parameters) => Parameters = parameters;

    public static TestNetwork Default { get; } = new();

    public ChainParameters Parameters { get; }

    public Hash256 Id => Parameters.Id;

    public static OpenElection Definition(
        Voter organiser, string title = "Colour of the shed", int options = 3, ulong openFor = 3_600_000, ulong settle = 60_000) =>
        new(
            organiser.Key, title, [.. Enumerable.Range(1, options).Select(number => $"Option {number}")], Epoch,
            Epoch.Plus(openFor), settle, Epoch);

    public Transaction Open(
        Voter organiser, string title = "Colour of the shed", int options = 3, ulong openFor = 3_600_000, ulong settle = 60_000) =>
        organiser.Sign(Id, Definition(organiser, title, options, openFor, settle));

    public Transaction Vote(Voter voter, Transaction election, int choice) =>
        voter.Sign(Id, CastVote.For(voter.Key, IdOf(election), choice, Epoch));

    public Transaction Close(Voter organiser, Transaction election) => organiser.Sign(Id, new CloseElection(organiser.Key, IdOf(election)));

    public Transaction Pause(Voter organiser, Transaction election, uint turn) =>
        organiser.Sign(Id, new PauseElection(organiser.Key, IdOf(election), turn));

    public Transaction Send(Voter sender, Voter recipient, ulong amount, uint sequence) =>
        sender.Sign(Id, new Transfer(sender.Key, recipient.Key, new(amount), sequence));

    public Transaction Seal(Transaction election) => Transaction.Of(Id, new Seal(IdOf(election)));

    public static ElectionId IdOf(Transaction election) => new(election.Id.Value);
}
