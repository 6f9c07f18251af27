namespace OrleansBallot.Client;

/// <summary>The token that lets operators in.</summary>
internal sealed class OperatorToken(Surroundings surroundings, FileInfo? file)
{
    /// <summary>What to do without a token, or with a wrong one.</summary>
    public const string Needed = "This is for operators: use --token-file or BALLOT_TOKEN with the token from the silo's data directory.";

    private const string FileName = "operator.token";

    /// <summary>From --token-file, BALLOT_TOKEN, or a data directory here; null where there is none.</summary>
    /// <param name="silo">The silo that gets it. A token that was found here, not given, is never sent to another machine.</param>
    public string? Find(Uri silo)
    {
        if (file is not null) return file.Exists ? Read(file.FullName) : throw Failure.Usage($"There is no token file '{file}'.");
        if (surroundings.Variable("BALLOT_TOKEN") is { Length: > 0 } given) return given.Trim();
        var found = Path.Combine(surroundings.Directory, surroundings.Variable("Ballot__DataDirectory") ?? "data", FileName);
        return silo.IsLoopback && File.Exists(found) ? Read(found) : null;
    }

    private static string Read(string path) => File.ReadAllText(path).Trim();
}
