using OrleansBallot.Ledger.Audit;
using OrleansBallot.Ledger.Blocks;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Simulation.Model;
using OrleansBallot.Tests.Verify;

namespace OrleansBallot.Tests.Simulation;

/// <summary>What the naive model finds in an export (PROTOCOL §13).</summary>
internal static class ModelAudit
{
    public static Finding Of(byte[] export)
    {
        var (frames, isWhole) = Frames(export);
        if (frames.Count < 2 || !ExportFormat.IsTag(frames[0]) || ChainParameters.TryDecode(frames[1]) is not { } parameters)
            return new(0, Rejection.Malformed.Name(), null);
        var blocks = frames.Skip(2).Select(frame => Block.TryDecode(parameters.Id, frame, out var block) == Rejection.None ? block : null)
            .TakeWhile(block => block is not null).Select(block => block!).ToList();
        var verdict = NaiveChain.Judge(parameters, blocks);
        var next = (ulong)verdict.Valid + 1;
        if (verdict.Rule != Rejection.None) return new(next, verdict.Rule.Name(), verdict.Transaction?.ToString());
        if (blocks.Count < frames.Count - 2 || !isWhole) return new(next, Rejection.Malformed.Name(), null);

        // A1: elections stand in the order in which they were opened, and those of one block in that of their ids.
        var state = new NaiveState(parameters, blocks);
        var overfull = state.Elections.Where(election => election.Definition.Roll is { } roll && roll.Classes.Where((voters, place) =>
                election.Counted.Count(vote => vote.Vote.Credential!.Class == place) > (election.Issued?[place] ?? voters.Size)).Any())
            .OrderBy(election => state.Transactions.Single(opening => opening.Id.Value == election.Id.Value).Height)
            .ThenBy(election => election.Id).FirstOrDefault();
        return overfull is null ? new(next - 1, null, null) : new(null, "more-ballots-than-issued", $"{overfull.Id}");
    }

    /// <summary>The frames up to the first that is cut or malformed, and whether there is none.</summary>
    private static (List<byte[]> Frames, bool IsWhole) Frames(byte[] export)
    {
        var frames = new List<byte[]>();
        var at = 0;
        while (at < export.Length)
        {
            if (ExportFormat.TryReadFrame(export.AsSpan(at), Limits.BlockBytes, out var content) != FrameRead.Whole) return (frames, false);
            frames.Add(export[at..][content]);
            at += content.End.Value;
        }

        return (frames, true);
    }
}
