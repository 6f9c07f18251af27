using OrleansBallot.Fuzz.Examples;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Fuzz.Targets;

/// <summary>A record of a node's journal: transactions under one signature.</summary>
internal sealed class JournalTarget : Target
{
    public override string Name => "journal";

    public override IEnumerable<byte[]> Examples =>
    [
        new JournalGroup(new(1_800_000_000_000), Example.Bytes("group", NodeKey.Size), Example.Transactions).Encode(),
        new JournalGroup(default, Example.Bytes("group", NodeKey.Size), []).Encode(),
    ];

    public override int MostBytes => 8192;

    public override bool Takes(ReadOnlySpan<byte> input)
    {
        JournalGroup group;
        try
        {
            group = JournalGroup.Decode(Example.Chain.Id, input);
        }
        catch (InvalidDataException)
        {
            return false;
        }

        Demand.Same(input, group.Encode());
        return true;
    }
}
