using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace OrleansBallot.Tests.Support;

/// <summary>The real silo as a process, which a test can kill, or have fail at its start.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private const int Terminate = 15;

    // CI gives the published one, which is compiled beforehand and starts in two thirds of the time; otherwise it is the one that
    // was built beside the tests.
    private static readonly string _program =
        Environment.GetEnvironmentVariable("BALLOT_SILO") ?? Path.Combine(AppContext.BaseDirectory, "OrleansBallot.Silo.dll");

    // The longest wait. After it the test fails, with the silo's output.
    private static readonly TimeSpan _most = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly Task<string> _errors;
    private readonly StringBuilder _lines = new();
    private Task<string> _printed = Task.FromResult("");

    private SiloProcess(string data, string[] arguments, params string[] runner)
    {
        DataDirectory = data;
        string[] line = [.. runner, "dotnet", _program, .. arguments.Where(argument => !IsVariable(argument))];
        var start = new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var variable in arguments.Where(IsVariable))
        {
            var equals = variable.IndexOf('=', StringComparison.Ordinal);
            start.Environment[variable[2..equals]] = variable[(equals + 1)..];
        }

        // A silo of a test lives for seconds: to compile its code twice, or to map it twice, costs more than it brings.
        // Milliseconds, in hexadecimal digits.
        start.Environment["DOTNET_TieredPGO"] = "0";
        start.Environment["DOTNET_TC_CallCountingDelayMs"] = "1000";
        start.Environment["DOTNET_EnableWriteXorExecute"] = "0";
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
    }

    public string DataDirectory { get; }

    /// <summary>The silo's ready line.</summary>
    public string ReadyLine { get; private set; } = "";

    public Uri Address { get; private set; } = new("http://localhost");

    public int ExitCode => _process.ExitCode;

    /// <summary>The TCP ports at which it listens.</summary>
    public IReadOnlyList<int> Ports => ListeningPorts.Of(_process.Id);

    /// <summary>Starts one and waits for its ready line.</summary>
    public static Task<SiloProcess> Start(string data, params string[] settings) => StartOn([], data, settings);

    /// <summary>As <see cref="Start"/>, but under another program, such as one that runs it on one of <see cref="TestHosts"/>.</summary>
    public static async Task<SiloProcess> StartOn(string[] runner, string data, params string[] settings)
    {
        var arguments = Arguments(data, settings);
        await ReadyKeys.Lay(arguments);
        var silo = new SiloProcess(data, arguments, runner);
        try
        {
            await silo.Within(silo.UntilReady(), "is ready");
        }
        catch
        {
            await silo.DisposeAsync();
            throw;
        }

        // The output is read to the end, or a silo that logs a lot would wait for its reader.
        silo._printed = silo.ReadOn();
        silo.Address = new(silo.ReadyLine.Split(' ', ',').First(word => word.StartsWith("http", StringComparison.Ordinal)));
        return silo;
    }

    /// <summary>Starts a silo that should fail, and waits for its end.</summary>
    /// <returns>The exit code and all output.</returns>
    public static Task<(int ExitCode, string Printed)> Fail(string data, params string[] settings) => Run(Arguments(data, settings));

    /// <summary>Runs the silo's program to its end.</summary>
    /// <returns>The exit code and all output.</returns>
    public static Task<(int ExitCode, string Printed)> Run(params string[] arguments) => RunOn([], arguments);

    /// <summary>As above, under another program.</summary>
    public static async Task<(int ExitCode, string Printed)> RunOn(string[] runner, params string[] arguments)
    {
        await using var silo = new SiloProcess("", arguments, runner);
        silo._printed = silo.ReadOn();
        var printed = await silo.Ended();
        return (silo.ExitCode, printed);
    }

    /// <summary>True when its output has certain words so far.</summary>
    public bool HasPrinted(string words)
    {
        lock (_lines) return _lines.ToString().Contains(words, StringComparison.Ordinal);
    }

    /// <summary>As <c>kill -9</c>.</summary>
    public async Task Kill()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    /// <summary>Waits until it has ended by itself.</summary>
    /// <returns>All output but the ready line.</returns>
    public async Task<string> Ended()
    {
        await Within(_process.WaitForExitAsync(), "has ended");
        return await _printed + await _errors;
    }

    /// <summary>Stops it as a service manager does: SIGTERM, then a wait for the end.</summary>
    /// <returns>All output but the ready line.</returns>
    public Task<string> Stop()
    {
        Signal();
        return Ended();
    }

    /// <summary>Sends SIGTERM, and does not wait.</summary>
    public void Signal() => _ = SendSignal(_process.Id, Terminate);

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) await Kill();
        _process.Dispose();
    }

    private async Task UntilReady()
    {
        // It may warn before that, for example about its clock.
        while (!(ReadyLine = await Next()).StartsWith("Ready:", StringComparison.Ordinal))
        {
            lock (_lines) _lines.AppendLine(ReadyLine);
        }
    }

    private async Task Within(Task done, string what)
    {
        try
        {
            await done.WaitAsync(_most);
        }
        catch (TimeoutException)
        {
            await Kill();
            var errors = await _errors;
            lock (_lines) Assert.Fail($"Not within {_most}: the silo {what}. It printed: {_lines}{errors}");
        }
    }

    private async Task<string> Next() => await _process.StandardOutput.ReadLineAsync()
        ?? throw new InvalidOperationException($"The silo ended before it was ready: {await _errors}");

    private async Task<string> ReadOn()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines) _lines.AppendLine(line);
        }

        return _lines.ToString();
    }

    /// <summary>OpenTelemetry's settings are variables of the environment, by their names.</summary>
    private static bool IsVariable(string argument) => argument.StartsWith("--OTEL_", StringComparison.Ordinal);

    private static string[] Arguments(string data, string[] settings)
    {
        // Silos that meet in a database listen at fixed ports unless they are told otherwise. Here many share one machine.
        string[] ports = settings.Contains("Ballot:Storage=Postgres")
            ? [$"Ballot:Cluster:SiloPort={FreePorts.Next()}", "Ballot:Cluster:GatewayPort=0"]
            : [];
        return [
            "--urls=http://127.0.0.1:0", $"--Ballot:DataDirectory={data}", "--Ballot:Nodes=1", "--Ballot:LeastSettle=0s",
            .. ports.Concat(settings).Select(setting => $"--{setting}")];
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
