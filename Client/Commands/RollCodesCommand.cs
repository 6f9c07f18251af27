using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>Makes a roll of a list of ids: a code for each, such as people read out without mistakes.</summary>
internal sealed class RollCodesCommand : BallotCommand
{
    private readonly Argument<FileInfo> _ids = new("IDS") { Description = "A text file with one id a line." };
    private readonly Option<FileInfo> _out = new("--out") { Description = "Where the roll goes.", HelpName = "FILE", Required = true };

    public RollCodesCommand(Surroundings surroundings)
        : base(surroundings, "codes", "Makes a roll for 'election open --roll': one code for each id.")
    {
        Add(_ids);
        Add(_out);
    }

    protected override async Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop)
    {
        var (ids, roll) = (line.GetRequiredValue(_ids), line.GetRequiredValue(_out).FullName);
        if (!ids.Exists) throw Failure.Usage($"There is no file '{ids}'.");
        if (File.Exists(roll)) throw Exists(roll);
        Destination.Check(roll);
        string[] voters = [.. (await File.ReadAllLinesAsync(ids.FullName, stop)).Select(Folding.Trim).Where(id => id.Length > 0)];
        var lines = voters.Select(id => $"{Quoted(id)},{VoterCode.Of(RandomNumberGenerator.GetBytes(VoterCode.Length))}").Prepend("id,code");
        var content = string.Concat(lines.Select(one => one + Environment.NewLine));
        if (!WholeFile.TryCreate(roll, Encoding.UTF8.GetBytes(content), WholeFile.OwnerAlone)) throw Exists(roll);
        session.Output.Show(new { voters = voters.Length, file = roll }, console => console.WriteText($"{voters.Length} codes in {roll}. Hand each voter the one beside their id, and nobody another."));
        return ExitCode.Done;
    }

    private static Failure Exists(string roll) => Failure.Usage($"'{roll}' is there already. Codes that were handed out would be lost: name another file.");

    private static string Quoted(string id) => id.AsSpan().ContainsAny(',', '"') ? $"\"{id.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : id;
}
