using OrleansBallot.Ledger;

namespace OrleansBallot.Client;

/// <summary>What the menu offers: for each item, how its command comes about.</summary>
/// <param name="session">Where elections and nodes are looked up.</param>
/// <param name="questions">Asks.</param>
/// <param name="perform">Runs a command on the way to another one; false where it failed.</param>
internal sealed class MenuItems(Session session, Questions questions, Func<string[], Task<bool>> perform)
{
    private const string AnotherFile = "Another file";
    private const string NewKey = "A new key";
    private const string NoMore = "(no more)";

    private string? _key;

    public IEnumerable<(string Title, Func<Task<string[]>> Command)> All =>
    [
        ("Vote", VoteAsync),
        ("Watch results", async () => ["results", await ElectionIdAsync(), "--watch"]),
        ("List elections", () => Command("election", "list")),
        ("Show an election", async () => ["election", "show", await ElectionIdAsync()]),
        ("Open an election", OpenAsync),
        ("Pause an election", async () => ["election", "pause", await ElectionIdAsync("open"), "--key", await KeyAsync()]),
        ("Let an election go on", async () => ["election", "resume", await ElectionIdAsync("paused"), "--key", await KeyAsync()]),
        ("Close an election", async () => ["election", "close", await ElectionIdAsync("open", "paused", "scheduled"), "--key", await KeyAsync()]),
        ("What became of a transaction", async () => ["transaction", await questions.AskAsync("Its id?", Checks.Id)]),
        ("Pending transactions", () => Command("pending")),
        ("Look into a wallet", async () => ["wallet", "balance", "--key", await KeyAsync()]),
        ("Send coins", SendAsync),
        ("What a wallet has sent and received", async () => ["wallet", "history", "--key", await KeyAsync()]),
        ("Let a node mine a block", async () => ["mine", "--once", "--node", await NodeAsync("Which node?", "active")]),
        ("Get at a node's coins", async () => ["wallet", "collect", "--node", await NodeAsync("Whose?", "active"), "--key", await KeyAsync()]),
        ("Look at the chain", () => Command("chain")),
        ("Look at a block", async () => ["block", await questions.AskAsync("Height or hash?", Checks.Block)]),
        ("Watch nodes", () => Command("nodes", "--watch")),
        ("Let a node join", async () => ["node", "join", await questions.AskAsync("Its name?", Checks.NodeName)]),
        ("Let a node leave", async () => ["node", "leave", await NodeAsync("Which node?")]),
        ("Resolve: let a node ask all others", async () => ["resolve", "--node", await NodeAsync("Which node?")]),
        ("Attack the network", AttackAsync),
        ("Export the ledger and audit it", async () => ["export", await questions.AskAsync("Into which file?", Checks.NewFile, "ledger.ballot")]),
        ("Audit a file", async () => ["audit", await questions.AskAsync("Which file?", Checks.ExistingFile, "ledger.ballot")]),
        ("Show a key", async () => ["keys", "show", await KeyAsync()]),
        ("Make a key", async () => ["keys", "new", await NewKeyFileAsync()]),
    ];

    private static Task<string[]> Command(params string[] command) => Task.FromResult(command);

    private async Task<string[]> VoteAsync()
    {
        var election = await ElectionAsync("open");
        string[] marks = election.Method switch
        {
            "plurality" => [Mark(election, await questions.ChooseAsync(election.Title, election.Options, option => option))],
            "score" => await ScoresAsync(election),
            _ => await SeveralAsync(election),
        };
        return ["vote", Short(election), .. marks.Length > 0 ? marks : ["--blank"], "--key", await KeyAsync(), "--wait"];
    }

    /// <summary>One option after the other; where the election ranks, the most preferred first.</summary>
    private async Task<string[]> SeveralAsync(ElectionSummary election)
    {
        var (marks, left) = (new List<string>(), election.Options.ToList());
        while (left.Count > 0)
        {
            var chosen = await questions.ChooseAsync($"{election.Title}: choice {marks.Count + 1}", [NoMore, .. left], option => option);
            if (chosen == NoMore) break;
            marks.Add(Mark(election, chosen));
            left.Remove(chosen);
        }

        return [.. marks];
    }

    private async Task<string[]> ScoresAsync(ElectionSummary election)
    {
        var marks = new List<string>();
        foreach (var option in election.Options)
            marks.Add($"{Mark(election, option)}={await questions.AskAsync($"{option}: 0 to {election.TopScore}?", typed => Checks.Score(typed, election.TopScore), "0")}");
        return [.. marks];
    }

    /// <summary>A text that begins like an option of the command line goes by its place.</summary>
    private static string Mark(ElectionSummary election, string option) =>
        option.StartsWith('-') ? $"#{election.Options.IndexOf(option) + 1}" : option;

    private async Task<string[]> OpenAsync()
    {
        var title = await questions.AskAsync("Title?", Checks.Title);
        var options = new List<string>();
        foreach (var question in (string[])["First option?", "Second option?"])
            options.Add(await questions.AskAsync(question, typed => Checks.Option(options, typed)));
        while (await AnotherAsync() is { Length: > 0 } option) options.Add(option);
        var method = await questions.ChooseAsync("How are ballots counted?", Enum.GetValues<CountingMethod>(), method => method.Name());
        var closes = await questions.AskAsync(
            "Closes when? (+10m, +2h, +7d, or 2026-11-21T09:00)", typed => Checks.Closes(typed, session.Clock), ElectionOpenCommand.DefaultCloses);
        return
        [
            "election", "open", $"--title={title}", .. options.Select(option => $"--option={option}"), $"--closes={closes}",
            $"--method={method.Name()}", "--key", await KeyAsync(),
        ];

        Task<string> AnotherAsync() =>
            questions.AskAsync("Another option? (Enter: no more)", typed => typed.Length == 0 ? null : Checks.Option(options, typed), "");
    }

    private async Task<string[]> AttackAsync()
    {
        var kinds = await session.Api.AttackKindsAsync(CancellationToken.None);
        var chosen = await questions.ChooseAsync("Which attack?", kinds, kind => $"{kind.Title} ({kind.Kind})");
        return ["attack", chosen.Kind, "--node", await NodeAsync("By which node?", "active")];
    }

    private async Task<string[]> SendAsync() =>
    [
        "wallet", "send", "--to", await questions.AskAsync("To which key?", Checks.PublicKey), "--amount", await questions.AskAsync("How many coins?", Checks.Amount),
        "--key", await KeyAsync(), "--wait",
    ];

    /// <param name="states">Those that make sense; all where none is named.</param>
    private async Task<ElectionSummary> ElectionAsync(params string[] states)
    {
        var all = await session.Api.GetAllAsync<ElectionSummary>("api/elections", CancellationToken.None);
        var elections = all.Where(election => states.Length == 0 || states.Contains(election.State)).ToArray();
        if (elections.Length == 0)
            throw Failure.Usage(states.Length == 0 ? "There is no election yet. Open one first." : $"No election is {string.Join(" or ", states)} now.");
        return await questions.ChooseAsync("Which election?", elections,
            election => $"{election.Title} ({election.State}, {Short(election)}, by {Twins.Organiser(election.Organiser)}{(election.Twins > 0 ? ", has a twin" : "")})");
    }

    private async Task<string> ElectionIdAsync(params string[] states) => Short(await ElectionAsync(states));

    private async Task<string> NodeAsync(string question, string? state = null)
    {
        var nodes = await session.Api.GetAsync<NodeStatus[]>("api/nodes", CancellationToken.None);
        var names = nodes.Where(node => state is null || node.State == state).Select(node => node.Name).ToArray();
        return names.Length > 0
            ? await questions.ChooseAsync(question, names, name => name)
            : throw Failure.Usage($"No node is {state ?? "there"} now.");
    }

    /// <summary>A key that is there: of this directory, from elsewhere, or made on the spot. The last one used comes first.</summary>
    private async Task<string> KeyAsync()
    {
        var here = Directory.EnumerateFiles(session.Surroundings.Directory, "*.pem").Select(file => Path.GetFileName(file))
            .Where(file => Checks.Key(Path.Combine(session.Surroundings.Directory, file)) is null);
        string[] files = [.. here.Append(_key).OfType<string>().Distinct().OrderBy(file => file != _key).ThenBy(file => file, StringComparer.Ordinal)];
        var chosen = await questions.ChooseAsync("Which key?", [.. files, AnotherFile, NewKey], file => file);
        if (chosen == AnotherFile) return _key = await questions.AskAsync("Key file?", Checks.Key);
        if (chosen != NewKey) return _key = chosen;
        var made = await NewKeyFileAsync();
        return await perform(["keys", "new", made]) ? _key = made : throw new OperationCanceledException("No key was made.");
    }

    private Task<string> NewKeyFileAsync() =>
        questions.AskAsync("Into which file?", Checks.NewKey, File.Exists("voter.pem") ? null : "voter.pem");

    private static string Short(ElectionSummary election) => election.Election[..12];
}
