namespace OrleansBallot.Client;

/// <summary>A place where a command will write a file.</summary>
internal static class Destination
{
    /// <summary>Fails before any work is done where the file can't be written.</summary>
    public static void Check(string path)
    {
        if (Directory.Exists(path)) throw Failure.Usage($"'{path}' is a directory. Name a file in it.");
        var directory = Path.GetDirectoryName(Path.GetFullPath(path));

        // A file that is moved to /dev replaces the device, for every program of the machine.
        if (directory == "/dev") throw Failure.Usage($"'{path}' is among the devices in /dev. Name a file elsewhere.");
        if (!Directory.Exists(directory))
            throw Failure.Usage($"There is no directory '{directory}' to write '{Path.GetFileName(path)}' into. Make it first.");
    }
}
