using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Verify;

/// <summary>What both auditors make of receipts for extensions and withdrawals that the chain lacks (R3, R5).</summary>
public sealed class OrderReceiptTests : IDisposable
{
    private static readonly TestNetwork _network = TestNetwork.Default;

    private readonly BothAuditors _both = new();
    private readonly TestNode _node = new(_network);

    public void Dispose() => _both.Dispose();

    [Fact]
    public async Task An_extension_that_a_later_one_or_a_close_overtook_convicts_nobody()
    {
        var (extended, closed, open) = (Open("Extended"), Open("Closed"), Open("Open"));
        _node.Mine(extended, closed, open);
        _node.Mine(Extend(extended, 9_000_000), _network.Close(Voters.Organiser, closed));
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await _both.BecomesAsync(_node, "superseded", Extend(extended, 8_000_000), At(1_500));
        await _both.BecomesAsync(_node, "superseded", Extend(closed, 8_000_000), At(1_500));
        await _both.BecomesAsync(_node, null, Extend(extended, 9_500_000), At(1_500));
        await _both.BecomesAsync(_node, null, Extend(open, 8_000_000), At(1_500));
    }

    [Fact]
    public async Task A_withdrawal_that_would_leave_nothing_convicts_nobody()
    {
        var (first, second) = (Open("First"), Open("Second"));
        _node.Mine(first, second);
        _node.Mine(Withdraw(first, 0), Withdraw(first, 1), Withdraw(second, 0));
        _node.MineAt(At(90_000), _network.Open(Voters.Dot));

        await _both.BecomesAsync(_node, "superseded", Withdraw(first, 2), At(1_500));
        await _both.BecomesAsync(_node, null, Withdraw(second, 1), At(1_500));
    }

    private static Timestamp At(ulong after) => TestNetwork.Epoch.Plus(after);

    private static Transaction Open(string title) => _network.Open(Voters.Organiser, title);

    private static Transaction Extend(Transaction election, ulong closes) => Voters.Organiser.Sign(
        _network.Id, new ExtendElection(Voters.Organiser.Key, TestNetwork.IdOf(election), At(closes)));

    private static Transaction Withdraw(Transaction election, byte option) => Voters.Organiser.Sign(
        _network.Id, new WithdrawOption(Voters.Organiser.Key, TestNetwork.IdOf(election), 0, option));
}
