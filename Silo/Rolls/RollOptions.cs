using OrleansBallot.Silo.Options;

namespace OrleansBallot.Silo.Rolls;

/// <param name="KeyFile">The file of the key under which registrars' secrets are kept.</param>
internal sealed record RollOptions(string KeyFile)
{
    public const string KeyFileKey = "Ballot:Registrar:KeyFile";

    /// <summary>That file's name in a data directory, where the operator names none.</summary>
    public const string KeyFileName = "registrar.key";

    public static RollOptions Read(Settings settings, string dataDirectory) =>
        new(Path.GetFullPath(settings.Text(KeyFileKey, Path.Combine(dataDirectory, KeyFileName))));
}
