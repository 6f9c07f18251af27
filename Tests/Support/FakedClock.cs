using System.Globalization;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A wall clock that a test sets, for processes of its own, by Debian's libfaketime. Their monotonic clock does not change. Without the
/// library a test is skipped, unless BALLOT_REQUIRE_FAKETIME is 1.
/// </summary>
internal sealed class FakedClock
{
    // The variant for processes of many threads: in the other one threads disturb each other's reading of the file.
    private static readonly string? _library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib")
            .Select(machine => Path.Combine(machine, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
        : null;

    private readonly string _file = Path.Combine(Directory.CreateDirectory(TemporaryDirectory.New()).FullName, "time");

    public FakedClock()
    {
        if (_library is null)
        {
            const string reason = "There is no libfaketime: install Debian's 'faketime'.";
            if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_FAKETIME") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
        }

        DropWhatTheDeadLeft();
        Set(TimeSpan.Zero);
    }

    /// <summary>The command that starts a process under this clock.</summary>
    public string[] Runner =>
    [
        "env", $"LD_PRELOAD={_library}", $"FAKETIME_TIMESTAMP_FILE={_file}",

        // The library reads the file once a second. Without a cache it would read it at each of the thousand times a second that a silo
        // asks for the time.
        "FAKETIME_CACHE_DURATION=0",

        // The second needs the first: otherwise a wait until a moment of the monotonic clock counts from a faked one, and ends at once. A
        // silo would then run into each of its deadlines.
        "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",

        // The times of files stay the disk's.
        "NO_FAKE_STAT=1",
    ];

    /// <summary>Sets the clock ahead of the machine's, or back. Processes see it within a second.</summary>
    public void Set(TimeSpan ahead)
    {
        // The file is replaced in one step, because a process may read it at any time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }

    /// <summary>The library shares memory among processes and their children, and keeps it when one is killed.</summary>
    private static void DropWhatTheDeadLeft()
    {
        foreach (var file in Directory.EnumerateFiles("/dev/shm", "*faketime_s*"))
        {
            if (!Directory.Exists($"/proc/{file[(file.LastIndexOf('_') + 1)..]}")) File.Delete(file);
        }
    }
}
