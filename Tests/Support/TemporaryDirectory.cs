namespace OrleansBallot.Tests.Support;

/// <summary>Directories for one run of the tests.</summary>
internal static class TemporaryDirectory
{
    private static readonly string _root = Directory.CreateTempSubdirectory("ballot-tests-").FullName;

    static TemporaryDirectory() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(_root, recursive: true);

    /// <summary>The path of a directory that does not exist yet.</summary>
    public static string New() => Path.Combine(_root, Path.GetRandomFileName());
}
