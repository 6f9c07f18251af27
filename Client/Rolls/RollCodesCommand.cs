using System.CommandLine;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Encoding;
using OrleansBallot.Ledger.Unicode;

namespace OrleansBallot.Client;

/// <summary>Makes a roll from a list of ids: for each a code that people read out without mistakes.</summary>
internal sealed class RollCodesCommand : BallotCommand
{
    private static readonly HashSet<string> _headings =
        ["id", "ids", "voter", "voters", "voter id", "member", "members", "user", "username", "name", "email", "e-mail", "mail", "address"];

    private readonly AskedArgument<FileInfo> _ids = new("IDS", menu => menu.AskAsync("Which file has the ids?", Checks.ExistingFile))
    {
        Description = "A text file with one id a line.",
    };

    private readonly AskedOption<FileInfo> _out = new("--out", menu => menu.AskAsync("Into which file?", Checks.NewFile, "roll.csv"))
    {
        Description = "Where the roll goes.",
        HelpName = "FILE",
        Required = true,
    };

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
        var voters = await ReadAsync(ids, stop);
        var lines = voters.Select(id => $"{Quoted(id)},{VoterCode.Of(RandomNumberGenerator.GetBytes(VoterCode.Length))}")
            .Prepend("id,code");
        var content = string.Concat(lines.Select(one => one + Environment.NewLine));
        if (!WholeFile.TryCreate(roll, Encoding.UTF8.GetBytes(content), WholeFile.OwnerAlone)) throw Exists(roll);
        session.Output.Show(new { voters = voters.Length, file = roll }, console =>
            console.WriteText($"{voters.Length} codes in {roll}. Give each voter the code beside their id, and nobody else."));
        return ExitCode.Done;
    }

    private static Failure Exists(string roll) =>
        Failure.Usage($"'{roll}' is there already. Codes that were handed out would be lost: name another file.");

    private static async Task<string[]> ReadAsync(FileInfo file, CancellationToken stop)
    {
        try
        {
            var lines = (await File.ReadAllLinesAsync(file.FullName, StrictUtf8.Encoding, stop)).Select(Folding.Trim).ToArray();
            string[] ids = [.. lines.Where(id => id.Length > 0)];
            if (ids.Length > 0 && IsHeading(ids))
                throw Failure.Usage(
                    $"'{ids[0]}' on line {Array.IndexOf(lines, ids[0]) + 1} looks like a heading, and would become a voter: take it out.");
            return ids;
        }
        catch (DecoderFallbackException)
        {
            // A guess at the encoding may put a letter on the roll that the voter never types, and the voter gets no credential.
            throw Failure.Usage($"'{file}' is not in UTF-8: save it in that encoding.");
        }
    }

    /// <summary>
    /// True for a first line that names a column. On the roll it would be one voter too many, whose code the organiser has.
    /// </summary>
    private static bool IsHeading(string[] ids) =>
        _headings.Contains(Folding.Fold(ids[0])) || (!ids[0].Contains('@', StringComparison.Ordinal)
            && ids.Length > 1 && ids[1..].All(id => id.Contains('@', StringComparison.Ordinal)));

    private static string Quoted(string id) =>
        id.AsSpan().ContainsAny(',', '"') ? $"\"{id.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : id;
}
