using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using OrleansBallot.Silo.Logs;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class CountedLogsTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogLines _lines = new();
    private readonly CountedLogs _logs;

    public CountedLogsTests()
    {
        var inner = LoggerFactory.Create(builder => builder.AddProvider(new Provider(_lines)));
        _logs = new(inner, _time);
    }

    public void Dispose() => _logs.Dispose();

    [Fact]
    public void Say_the_same_once_and_then_how_often()
    {
        for (var i = 0; i < 500; i++) Theirs($"Failed to call {i}", new TimeoutException("no answer"));
        _time.Advance(CountedLogs.Period);
        Theirs("Failed to call 500", new TimeoutException("no answer"));

        Assert.Equal(
            ["Failed to call 0 (no answer)", "Failed to call 500 (no answer) [499 times more since this was last said]"], _lines.Lines);
    }

    [Fact]
    public void Tell_what_differs_of_ours_and_leave_a_bug_its_trace()
    {
        var ours = _logs.CreateLogger("OrleansBallot.Silo.Hosting");
        foreach (var node in (string[])["node-1", "node-2", "node-1"])
            ours.Log(LogLevel.Error, new(7), $"{node} is out", null, (line, _) => line);
        Theirs("A bug", new InvalidOperationException("it is"));

        Assert.Equal(["node-1 is out", "node-2 is out", "A bug"], _lines.Lines);
    }

    [Fact]
    public void Let_pass_what_warns_of_nothing()
    {
        for (var i = 0; i < 3; i++) _logs.CreateLogger("Any").Log(LogLevel.Information, new(1), "Took a block", null, (line, _) => line);

        Assert.Equal(3, _lines.Lines.Count);
    }

    private void Theirs(string message, Exception failure) =>
        _logs.CreateLogger("Orleans.Grain").Log(LogLevel.Error, new(100), message, failure, (line, _) => line);

    private sealed class Provider(ILogger log) : ILoggerProvider
    {
        public ILogger CreateLogger(string categoryName) => log;

        public void Dispose()
        {
        }
    }
}
