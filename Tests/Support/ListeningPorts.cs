using System.Globalization;

namespace OrleansBallot.Tests.Support;

/// <summary>The TCP ports at which a process of this machine listens, as Linux tells them.</summary>
internal static class ListeningPorts
{
    // A socket's state, and the fields of its line with its address, its state and its inode.
    private const string Listening = "0A";
    private const int Local = 1, State = 3, Inode = 9;

    public static IReadOnlyList<int> Of(int process)
    {
        var open = Directory.EnumerateFileSystemEntries($"/proc/{process}/fd")
            .Select(descriptor => new FileInfo(descriptor).LinkTarget).ToHashSet();
        return
        [
            .. ((string[])["/proc/net/tcp", "/proc/net/tcp6"]).Where(File.Exists).SelectMany(File.ReadLines)
                .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
                .Where(fields => fields[State] == Listening && open.Contains($"socket:[{fields[Inode]}]"))
                .Select(fields => int.Parse(
                    fields[Local].AsSpan(fields[Local].IndexOf(':', StringComparison.Ordinal) + 1), NumberStyles.HexNumber,
                    CultureInfo.InvariantCulture)),
        ];
    }
}
