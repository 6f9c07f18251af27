using System.CommandLine;
using OrleansBallot.Api.Json;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;

namespace OrleansBallot.Client;

/// <summary>The questions by which the menu gets the words of a command.</summary>
/// <param name="surroundings">Of the tool.</param>
/// <param name="api">Where elections and nodes are looked up.</param>
/// <param name="perform">Runs a command on the way to another one; false where it failed.</param>
internal sealed class MenuQuestions(Surroundings surroundings, Connection api, Func<string[], Task<bool>> perform)
    : Questions(surroundings.Out)
{
    private const string AnotherFile = "Another file";
    private const string NewKey = "A new key";

    private string? _key;

    /// <summary>The clock by which times are read.</summary>
    public TimeProvider Clock => surroundings.Clock;

    /// <summary>Where commands look up what there is to choose.</summary>
    public Connection Api => api;

    /// <summary>Asks for what a command can't do without: each of its arguments, and each option that is required.</summary>
    public async Task<List<string>> NeededAsync(Command command)
    {
        var words = new List<string>();
        foreach (var argument in command.Arguments.Where(argument => argument.Arity.MinimumNumberOfValues > 0))
            words.Add(await WordAsync(argument));
        foreach (var option in command.Options.Where(option => option.Required))
        {
            words.Add(option.Name);
            if (option.ValueType != typeof(bool)) words.Add(await WordAsync(option));
        }

        return words;
    }

    /// <summary>Lets somebody choose an election.</summary>
    /// <param name="phases">Those in which an election is offered; all where none is named.</param>
    public async Task<ElectionJson> ElectionAsync(params ElectionPhase[] phases)
    {
        string[] states = [.. phases.Select(EnumNames.Name)];
        var all = await api.ElectionsAsync(CancellationToken.None);
        var elections = all.Where(election => states.Length == 0 || states.Contains(election.State)).ToArray();
        if (elections.Length == 0)
            throw Failure.Usage(
                states.Length == 0 ? "There is no election yet. Open one first." : $"No election is {string.Join(" or ", states)} now.");
        return await ChooseAsync("Which election?", elections,
            election => $"{election.Title} ({election.State}, {Short(election)}, by "
                + $"{Twins.Organiser(election.Organiser)}{(election.Twins > 0 ? ", has a twin" : "")})");
    }

    public async Task<string> ElectionIdAsync(params ElectionPhase[] phases) => Short(await ElectionAsync(phases));

    /// <summary>Lets somebody choose a node.</summary>
    public async Task<string> NodeAsync(string question, string? state = null)
    {
        var nodes = await api.AskAsync(silo => silo.Nodes(CancellationToken.None), CancellationToken.None);
        var names = nodes.Where(node => state is null || node.State == state).Select(node => node.Name).ToArray();
        return names.Length > 0
            ? await ChooseAsync(question, names, name => name)
            : throw Failure.Usage($"No node is {state ?? "there"} now.");
    }

    /// <summary>
    /// Lets somebody choose a key file of this directory, name another one, or make a new one. The last one used comes first.
    /// </summary>
    public async Task<string> KeyAsync()
    {
        var here = Directory.EnumerateFiles(surroundings.Directory, "*.pem").Select(file => Path.GetFileName(file))
            .Where(file => Checks.Key(Path.Combine(surroundings.Directory, file)) is null);
        string[] files =
            [.. here.Append(_key).OfType<string>().Distinct().OrderBy(file => file != _key).ThenBy(file => file, StringComparer.Ordinal)];
        var chosen = await ChooseAsync("Which key?", [.. files, AnotherFile, NewKey], file => file);
        if (chosen == AnotherFile) return _key = await AskAsync("Key file?", Checks.Key);
        if (chosen != NewKey) return _key = chosen;
        var made = await NewKeyFileAsync();
        return await perform(["keys", "new", made]) ? _key = made : throw new OperationCanceledException("No key was made.");
    }

    public Task<string> NewKeyFileAsync() =>
        AskAsync("Into which file?", Checks.NewKey, File.Exists("voter.pem") ? null : "voter.pem");

    /// <summary>The first digits of an election's id, enough for people.</summary>
    public static string Short(ElectionJson election) => election.Election[..12];

    private Task<string> WordAsync(Symbol symbol) =>
        symbol is IAsked asked
            ? asked.AskAsync(this)
            : AskAsync(symbol.Description ?? symbol.Name, typed => typed.Length > 0 ? null : "Write something.");
}
