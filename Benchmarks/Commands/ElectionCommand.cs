using System.Collections.Immutable;
using System.CommandLine;
using System.Security.Cryptography;
using OrleansBallot.Benchmarks.Ballots;
using OrleansBallot.Benchmarks.Load;
using OrleansBallot.Client;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Receipts;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Benchmarks.Commands;

/// <summary>Replays an election over HTTP, and measures how fast votes are taken, and how fast every node has counted them.</summary>
internal sealed class ElectionCommand : BallotCommand
{
    private readonly Option<string> _rate = new("--rate")
    {
        Description = "Votes a second, or max.",
        HelpName = "N|max",
        DefaultValueFactory = _ => "max",
    };

    private readonly Option<int> _batch = LoadOptions.Number("--batch", "Votes in a request", 500, 1, 1000);
    private readonly Option<int> _inFlight = LoadOptions.Number("--in-flight", "Requests at a time at each node", 2, 1, 64);
    private readonly Option<int> _ballots = LoadOptions.Number("--ballots", "Cast only so many ballots", int.MaxValue, 1, int.MaxValue);

    private readonly Option<string> _method = new("--method")
    {
        Description = "How ballots count. Ranked methods take every rank, plurality the first.",
        DefaultValueFactory = _ => CountingMethod.Plurality.Name(),
    };

    private readonly Option<int> _contests =
        LoadOptions.Number("--contests", "Ask so many times on one ballot what the file asks", 1, 1, Limits.Contests);

    private readonly Option<bool> _roll =
        new("--roll") { Description = "By roll: load one, and get each voter a credential. Takes the operator's token." };

    public ElectionCommand(Surroundings surroundings)
        : base(surroundings, "election", "Casts a real election's ballots through all nodes and compares their counts with the file's.")
    {
        Add(LoadOptions.File);
        Add(_rate);
        Add(_batch);
        Add(_inFlight);
        Add(_ballots);
        var methods = Enum.GetValues<CountingMethod>().Where(method =>
            method == CountingMethod.Plurality || CountingMethods.Of(method).Form == BallotForm.Order);
        Add(_method.AcceptOnlyFromAmong([.. methods.Select(EnumNames.Name)]));
        Add(_contests);
        Add(_roll);
        Add(LoadOptions.Nodes);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var pace = new Pace(line.GetValue(_batch), line.GetValue(_inFlight), LoadOptions.ReadRate(line.GetRequiredValue(_rate)));
        var method = EnumNames.TryParse<CountingMethod>(line.GetValue(_method), out var named) ? named : CountingMethod.Plurality;
        var file = BallotFile.Read(line.GetRequiredValue(LoadOptions.File), method).Take(line.GetValue(_ballots));
        using var network = await Network.ConnectAsync(session, line.GetRequiredValue(LoadOptions.Nodes), stop);
        using var organiser = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var (election, votes, issuing) = await PrepareAsync(
            session, network, organiser, file, line.GetValue(_contests), line.GetValue(_roll), stop);
        var before = await Network.StatusOfAsync(network.Nodes[0], stop);

        // Signing leaves garbage, whose collection must not be measured.
        GC.Collect();
        var cpu = Environment.CpuUsage.TotalTime;
        var casting = new Casting(network, votes, pace);
        var (accepted, counted) = await session.Output.CountAsync(votes.Length, ["Accepted", "Counted by every node"], async bars =>
        {
            var watching = new CountWatch(network, election, votes.Length).RunAsync(
                done =>
                {
                    bars[0](casting.Accepted);
                    bars[1](done);
                },
                stop);
            return (await casting.RunAsync(stop), await watching);
        });
        cpu = Environment.CpuUsage.TotalTime - cpu;

        var comparisons = await Comparison.OfAllAsync(network, election, file, stop);
        var wrongReceipts = CountWrong(casting.Receipts, votes, network.Chain);
        await network.CloseAsync(organiser, election, stop);
        var run = new Run(
            election.ToString(), votes.Length, casting.Accepted, casting.Repeated,
            casting.Refused.ToImmutableSortedDictionary(), wrongReceipts, accepted.TotalSeconds, votes.Length / accepted.TotalSeconds,
            counted.Max().TotalSeconds, votes.Length / counted.Max().TotalSeconds, votes.Average(vote => vote.Bytes.Length),
            comparisons.Max(node => node.Height) - before.Height!.Value, cpu.TotalSeconds,
            issuing, comparisons);
        session.Output.Show(run, console =>
        {
            console.WriteFields(
                ("election", run.Election),
                ("votes", $"{run.Votes}: {run.Accepted} accepted, {run.Refused.Values.Sum()} refused, {run.Repeated} sent again"),
                ("wrong receipts", $"{run.WrongReceipts}"),
                ("accepted", FormattableString.Invariant($"{run.AcceptedPerSecond:0} a second, all within {run.AcceptedSeconds:0.0} s")),
                ("mined on every node", FormattableString.Invariant(
                    $"{run.MinedPerSecond:0} a second, all within {run.MinedSeconds:0.0} s")),
                ("a vote", FormattableString.Invariant($"{run.BytesPerVote:0} bytes")),
                ("blocks", $"{run.Blocks}"),
                ("roll loaded", issuing is null ? null : FormattableString.Invariant($"within {issuing.RollSeconds:0.0} s")),
                ("credentials", issuing is null
                    ? null
                    : FormattableString.Invariant($"{issuing.CredentialsPerSecond:0} a second, blinding included")),
                ("this driver's own CPU", FormattableString.Invariant($"{run.DriverCpuSeconds:0.0} s")));
            console.Write(CompareCommand.Table(comparisons));
        });
        return wrongReceipts == 0 && casting.Refused.Count == 0 && comparisons.All(node => node.Agrees)
            ? ExitCode.Done
            : throw new Failure(
                ExitCode.Refused, "Votes were refused, receipts are wrong, or a node disagrees with the file.", "wrong-result");
    }

    /// <summary>The driver's own heavy work comes before the clock starts.</summary>
    private static async Task<(ElectionId Id, Transaction[] Votes, Issuing? Issuing)> PrepareAsync(
        Session session, Network network, ECDsa organiser, BallotFile file, int contests, bool byRoll, CancellationToken stop)
    {
        const string title = "Load: a real election";
        ImmutableArray<Contest> asked =
            [.. Enumerable.Range(1, contests).Select(number => Contest.Of($"{title}, {number}", file.Options, file.Terms))];
        if (!byRoll)
        {
            var open = await network.OpenAsync(organiser, title, asked, stop);
            return (open, await SignAsync(open, null), null);
        }

        var registration = new Registration(network, file.Ballots.Length);
        var (terms, loading) = await registration.LoadAsync(session.Api, PublicKey.Of(organiser), stop);
        var election = await network.OpenAsync(organiser, title, asked, stop, terms);
        var voters = await session.Output.CountAsync(
            file.Ballots.Length, ["Keys"], bars => Task.Run(() => MakeVoters(file.Ballots.Length, bars[0]), stop));
        var issuing = await session.Output.CountAsync(
            voters.Length, ["Credentials"], bars => registration.IssueAsync(election, terms.Classes[0].Issuer, voters, bars[0], stop));
        return (
            election, await SignAsync(election, voters),
            new(loading.TotalSeconds, issuing.TotalSeconds, voters.Length / issuing.TotalSeconds));

        Task<Transaction[]> SignAsync(ElectionId election, Voter[]? voters) => session.Output.CountAsync(
            file.Ballots.Length, ["Signatures"], bars => Task.Run(
                () => SignedVotes.Make(network.Chain.Id, election, file.Ballots, network.Now, done => bars[0](done), voters, contests),
                stop));
    }

    private static Voter[] MakeVoters(int count, Action<long> report)
    {
        var voters = new Voter[count];
        var done = 0;
        Parallel.For(0, count, i =>
        {
            voters[i] = Voter.Make();
            report(Interlocked.Increment(ref done));
        });
        return voters;
    }

    private static int CountWrong(byte[]?[] receipts, Transaction[] votes, ChainParameters chain)
    {
        var wrong = 0;
        Parallel.For(0, receipts.Length, i =>
        {
            if (receipts[i] is not { } bytes) return;
            var isRight = Receipt.TryDecode(bytes) is { } receipt && receipt.Transaction == votes[i].Id && receipt.IsGenuine(chain.Id);
            if (!isRight) Interlocked.Increment(ref wrong);
        });
        return wrong;
    }

    /// <param name="Repeated">Votes that a node with a full pool did not take at first.</param>
    /// <param name="MinedSeconds">The time from the first vote until every node had counted the last.</param>
    /// <param name="DriverCpuSeconds">The driver's own CPU time meanwhile.</param>
    private sealed record Run(
        string Election, int Votes, int Accepted, int Repeated, ImmutableSortedDictionary<string, int> Refused, int WrongReceipts,
        double AcceptedSeconds, double AcceptedPerSecond, double MinedSeconds, double MinedPerSecond,
        double BytesPerVote, ulong Blocks, double DriverCpuSeconds,
        Issuing? Issuing, ImmutableArray<Comparison> Nodes);

    /// <summary>The cost of loading a roll and of getting every voter on it a credential.</summary>
    private sealed record Issuing(double RollSeconds, double CredentialsSeconds, double CredentialsPerSecond);
}
