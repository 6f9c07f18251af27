using System.ComponentModel;
using System.Diagnostics;

namespace OrleansBallot.Tests.Support;

/// <summary>Runs programs on Node. Without Node a test is skipped, or fails where a skip would be a failure.</summary>
internal static class NodeJs
{
    /// <summary>Runs a program to its end.</summary>
    /// <param name="arguments">The script and its arguments.</param>
    /// <param name="input">The program's input.</param>
    public static async Task<(int Code, string Output, string Errors)> RunAsync(IEnumerable<string> arguments, string input = "")
    {
        using var node = Start(arguments);
        var (printed, errors) = (node.StandardOutput.ReadToEndAsync(), node.StandardError.ReadToEndAsync());
        await node.StandardInput.WriteAsync(input);
        node.StandardInput.Close();
        await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (node.ExitCode, await printed, await errors);
    }

    public static void Skip(string reason)
    {
        if (Environment.GetEnvironmentVariable("BALLOT_REQUIRE_NODE") == "1") Assert.Fail(reason);
        Assert.Skip(reason);
    }

    private static Process Start(IEnumerable<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo("node", arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception)
        {
            Skip("There is no node on the path: install Debian's 'nodejs' and 'npm'.");
            throw;
        }
    }
}
