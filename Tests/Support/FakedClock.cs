using System.Globalization;

namespace OrleansBallot.Tests.Support;

/// <summary>A wall clock that a test sets, for a process of its own: Debian's libfaketime. The monotonic clock goes on as it is.</summary>
internal sealed class FakedClock
{
    private static readonly string? _library = Directory.Exists("/usr/lib")
        ? Directory.EnumerateFiles("/usr/lib", "libfaketime.so.1", new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true }).FirstOrDefault()
        : null;

    private readonly string _file = Path.Combine(Directory.CreateDirectory(TemporaryDirectory.New()).FullName, "time");

    public FakedClock()
    {
        // libfaketime and the runtime's waits do not always get on, least of all on a busy machine: these tests are run by hand.
        if (Environment.GetEnvironmentVariable("BALLOT_FAKETIME") != "1") Assert.Skip("BALLOT_FAKETIME is not 1.");
        Assert.True(_library is not null, "Debian's 'faketime' is not installed.");
        Set(TimeSpan.Zero);
    }

    /// <summary>What a process is started by, to live by this clock.</summary>
    public string[] Runner => [.. SteadyRunner, "DONT_FAKE_MONOTONIC=1"];

    /// <summary>As <see cref="Runner"/>, for a clock that is not set while the process runs: its monotonic clock goes with it, and so do its waits.</summary>
    public string[] SteadyRunner => ["env", $"LD_PRELOAD={_library}", $"FAKETIME_TIMESTAMP_FILE={_file}", "FAKETIME_NO_CACHE=1"];

    /// <summary>Sets it ahead of the machine's, or back.</summary>
    public void Set(TimeSpan ahead)
    {
        // In one piece: a process reads it at any time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }
}
