namespace OrleansBallot.Client;

internal static class Program
{
    private static async Task<int> Main(string[] args) => await BallotTool.RunAsync(args, Surroundings.OfThisProcess());
}
