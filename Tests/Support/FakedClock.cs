using System.Globalization;

namespace OrleansBallot.Tests.Support;

/// <summary>
/// A wall clock that a test sets, for processes of its own: Debian's libfaketime. Their monotonic clock goes on as it is. Without it a
/// test is skipped, unless BALLOT_REQUIRE_FAKETIME is 1.
/// </summary>
internal sealed class FakedClock
{
    // The one for processes of many threads: in the other they spoil each other's reading of the file.
    private static readonly string? _library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateDirectories("/usr/lib").Select(machine => Path.Combine(machine, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists)
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

    /// <summary>What a process is started by, to live by this clock.</summary>
    public string[] Runner =>
    [
        "env", $"LD_PRELOAD={_library}", $"FAKETIME_TIMESTAMP_FILE={_file}",

        // Looks into the file once a second. Without a cache it would at each of the thousand times a second that a silo asks for the time.
        "FAKETIME_CACHE_DURATION=0",

        // The second goes with the first: a wait until a moment of the monotonic clock is else counted from a faked one all the same,
        // and so ends at once. A silo then waits for nothing, and runs into each of its deadlines.
        "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0",

        // The times of files are the disk's.
        "NO_FAKE_STAT=1",
    ];

    /// <summary>Sets it ahead of the machine's, or back. Processes see it within a second.</summary>
    public void Set(TimeSpan ahead)
    {
        // In one piece: a process reads it at any time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }

    /// <summary>The library shares memory among processes and their children, and does not let go of it where one is killed.</summary>
    private static void DropWhatTheDeadLeft()
    {
        foreach (var file in Directory.EnumerateFiles("/dev/shm", "*faketime_s*"))
        {
            if (!Directory.Exists($"/proc/{file[(file.LastIndexOf('_') + 1)..]}")) File.Delete(file);
        }
    }
}
