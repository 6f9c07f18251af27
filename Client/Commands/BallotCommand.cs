using System.CommandLine;

namespace OrleansBallot.Client;

/// <summary>A command. It runs in a session of its own, and every failure ends in one line and an exit code.</summary>
internal abstract class BallotCommand : Command
{
    private readonly Surroundings _surroundings;

    protected BallotCommand(Surroundings surroundings, string name, string description)
        : base(name, description)
    {
        _surroundings = surroundings;
        SetAction(InvokeAsync);
    }

    /// <summary>True for a command whose JSON says whether it was accepted.</summary>
    protected virtual bool SaysAccepted => false;

    /// <summary>
    /// Asks for the words behind the command's name, when the menu runs it: those that the command needs, if it asks for no more.
    /// </summary>
    public virtual async Task<IReadOnlyList<string>> WordsAsync(MenuQuestions menu) => await menu.NeededAsync(this);

    protected abstract Task<ExitCode> RunAsync(Session session, ParseResult line, CancellationToken stop);

    private async Task<int> InvokeAsync(ParseResult line, CancellationToken stop)
    {
        var output = new Output(_surroundings.Out, _surroundings.Error, line.GetValue(GlobalOptions.Json));
        try
        {
            using var session = new Session(_surroundings, output, line);
            return (int)await RunAsync(session, line, stop);
        }
        catch (Failure failure)
        {
            return output.Fail(failure, SaysAccepted);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return output.Fail(Failure.Usage(fault.Message));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return (int)ExitCode.Interrupted;
        }
    }
}
