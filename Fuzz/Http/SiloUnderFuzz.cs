using System.Diagnostics;
using System.Globalization;

namespace OrleansBallot.Fuzz.Http;

/// <summary>A real silo as a process, with a new data directory, and what the machine says about it.</summary>
internal sealed class SiloUnderFuzz : IAsyncDisposable
{
    private const string Ready = "Ready: ";
    private const int KilobyteBits = 10;

    // The published program, where there is one, as for the other tests.
    private static readonly string _program =
        Environment.GetEnvironmentVariable("BALLOT_SILO") ?? Path.Combine(AppContext.BaseDirectory, "OrleansBallot.Silo.dll");

    private readonly string _data = Directory.CreateTempSubdirectory("fuzz-silo-").FullName;
    private readonly List<string> _log = [];
    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _errors;
    private readonly Task _lines;

    private SiloUnderFuzz(IEnumerable<string> settings)
    {
        _process = Process.Start(new ProcessStartInfo("dotnet",
            [
                _program, "--urls=http://127.0.0.1:0", $"--Ballot:DataDirectory={_data}", "--Ballot:Nodes=2",
                .. settings.Select(setting => $"--{setting}"),
            ])
        { RedirectStandardOutput = true, RedirectStandardError = true })!;
        _lines = Read(_process.StandardOutput);
        _errors = Read(_process.StandardError);
    }

    public Uri Address => _ready.Task.Result;

    public string Token => File.ReadAllText(Path.Combine(_data, "operator.token")).Trim();

    public bool HasEnded => _process.HasExited;

    /// <summary>All that it has printed since it was ready.</summary>
    public IReadOnlyList<string> Log
    {
        get
        {
            lock (_log) return [.. _log];
        }
    }

    /// <summary>Bytes of memory that it has now.</summary>
    public long Memory => long.Parse(
        File.ReadLines($"/proc/{_process.Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)[^2], CultureInfo.InvariantCulture) << KilobyteBits;

    /// <summary>Files and sockets that it has open.</summary>
    public int Files => Directory.GetFileSystemEntries($"/proc/{_process.Id}/fd").Length;

    /// <summary>Starts one, and waits until it is ready.</summary>
    public static async Task<SiloUnderFuzz> Start(IEnumerable<string> settings, CancellationToken stop)
    {
        var silo = new SiloUnderFuzz(settings);
        try
        {
            await silo._ready.Task.WaitAsync(stop);
            return silo;
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
        await Task.WhenAll(_lines, _errors);
        _process.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task Read(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            if (line.StartsWith(Ready, StringComparison.Ordinal))
                _ready.SetResult(new(line.Split(' ', ',').First(word => word.StartsWith("http", StringComparison.Ordinal))));
            lock (_log) _log.Add(line);
        }

        if (output == _process.StandardOutput)
            _ready.TrySetException(new InvalidOperationException($"The silo ends before it is ready: {string.Join('\n', Log)}"));
    }
}
