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
        if (_library is null)
        {
            const string reason = "Debian's 'faketime' is not installed.";
            if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_FAKETIME") == "1") Assert.Fail(reason);
            Assert.Skip(reason);
        }

        Set(TimeSpan.Zero);
    }

    /// <summary>What a process is started by, to live by this clock.</summary>
    public string[] Runner => ["env", $"LD_PRELOAD={_library}", $"FAKETIME_TIMESTAMP_FILE={_file}", "FAKETIME_NO_CACHE=1", "DONT_FAKE_MONOTONIC=1"];

    /// <summary>Sets it ahead of the machine's, or back.</summary>
    public void Set(TimeSpan ahead)
    {
        // In one piece: a process reads it at any time.
        var next = _file + ".next";
        File.WriteAllText(next, string.Create(CultureInfo.InvariantCulture, $"{ahead.TotalSeconds:+0;-0;+0}\n"));
        File.Move(next, _file, overwrite: true);
    }
}
