using OrleansBallot.Client;
using OrleansBallot.Ledger.Audit;
using OrleansBallot.Tests.Ledger.Audit;

namespace OrleansBallot.Tests.Client;

/// <summary>An export takes the place of no file that holds more than it does.</summary>
[Collection(nameof(SiloCommands))]
public sealed class ExportCommandTests(RunningSilo silo) : IDisposable
{
    private readonly Terminal _terminal = silo.Terminal();

    public void Dispose() => _terminal.Dispose();

    [Fact]
    public async Task An_export_that_was_cut_takes_the_place_of_no_sound_one()
    {
        await _terminal.OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");
        using var terminal = silo.Terminal(() => new Cut());
        File.WriteAllText(terminal.At("ledger.ballot"), "the last sound one");

        var ran = await terminal.RunAsync("export", terminal.At("ledger.ballot"));
        var first = await terminal.RunAsync("export", terminal.At("first.ballot"), "--json");

        Assert.Equal((ExitCode.AuditFault, "the last sound one"), (ran.Code, File.ReadAllText(terminal.At("ledger.ballot"))));
        Assert.Contains("ledger.ballot.faulty", ran.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, new FileInfo(terminal.At("ledger.ballot.faulty")).Length);
        Assert.Equal((ExitCode.AuditFault, false), (first.Code, File.Exists(terminal.At("first.ballot"))));
        Assert.Empty(Directory.EnumerateFiles(terminal.Directory, "*.partial"));
        Assert.Empty(Directory.EnumerateFiles(terminal.Directory, "*.unaudited"));
    }

    [Fact]
    public async Task An_export_takes_the_place_of_what_it_begins_with_and_of_nothing_else()
    {
        await _terminal.OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");
        var file = _terminal.At("ledger.ballot");
        await _terminal.JsonAsync("export", file);
        byte[][] others =
        [
            [.. await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken), .. ExportFormat.Frame([1, 2, 3])],
            ExportedChain.Export
        ];
        await _terminal.OpenAsync(await _terminal.KeyAsync("ann"), "Red", "Blue");
        await _terminal.JsonAsync("export", file);

        foreach (var (other, options) in others.SelectMany(other =>
            ((string[][])[[], ["--no-audit"], ["--headers"]]).Select(options => (other, options))))
        {
            await File.WriteAllBytesAsync(file, other, TestContext.Current.CancellationToken);
            var ran = await _terminal.RunAsync(["export", file, .. options]);
            Assert.Equal(ExitCode.AuditFault, ran.Code);
            Assert.Contains("--replace", ran.Output, StringComparison.Ordinal);
            Assert.Equal(other, await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
            Assert.NotEqual(0, new FileInfo(file + ".other").Length);
        }

        Assert.True((await _terminal.JsonAsync("export", file, "--replace")).GetProperty("valid").GetBoolean());
        Assert.NotEqual(others[^1], await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_export_is_not_put_in_the_place_of_a_device()
    {
        var device = $"/dev/ballot-export-{Environment.ProcessId}";
        try
        {
            var ran = await _terminal.RunAsync("export", device);

            Assert.Equal((ExitCode.BadUsage, false), (ran.Code, File.Exists(device)));
            Assert.Contains("/dev", ran.Errors, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(device);
        }
    }

    /// <summary>A proxy that speaks HTTP/1.0 to a silo which dies: what came so far looks like all of it.</summary>
    private sealed class Cut() : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if (request.RequestUri!.AbsolutePath != "/api/export") return answer;
            var whole = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            answer.Content = new ByteArrayContent(whole[..^1]);
            return answer;
        }
    }
}
