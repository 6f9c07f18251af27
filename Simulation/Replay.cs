using OrleansBallot.Simulation.Runs;

namespace OrleansBallot.Simulation;

/// <summary>One seed again: with its trace, or smaller.</summary>
internal static class Replay
{
    /// <returns>The exit code.</returns>
    public static int One(ulong seed)
    {
        var plan = Plan.Of(seed);
        Console.WriteLine($"seed {seed}: {plan.Cast}");
        foreach (var fault in plan.Faults) Console.WriteLine($"  {fault}");
        var result = Run.Of(plan, Console.WriteLine);
        Console.WriteLine($"trace {result.Hash:x16}, {result.Steps} steps, {result.Lasted.TotalSeconds:0} s");
        Console.WriteLine(result.Failure is null ? "nothing is wrong" : $"WRONG: {result.Failure}");
        return result.Failure is null ? 0 : 1;
    }

    /// <summary>Leaves out faults and people one at a time, and keeps what still fails in the same way.</summary>
    /// <returns>The exit code.</returns>
    public static int Shrink(ulong seed)
    {
        var (plan, failure) = (Plan.Of(seed), Run.Of(Plan.Of(seed)).Failure);
        if (failure is null)
        {
            Console.WriteLine($"seed {seed} does not fail");
            return 0;
        }

        while (Smaller(plan).FirstOrDefault(smaller => Run.Of(smaller).Failure is { } same && Kind(same) == Kind(failure)) is { } found)
        {
            plan = found;
            Console.WriteLine($"{plan.Cast}, {plan.Faults.Count} faults");
        }

        foreach (var fault in plan.Faults) Console.WriteLine($"  {fault}");
        Console.WriteLine(Run.Of(plan, Console.WriteLine).Failure);
        return 1;

        static string Kind(Exception failure) => failure.Message.Split(':')[0];
    }

    private static IEnumerable<Plan> Smaller(Plan plan)
    {
        foreach (var fault in plan.Faults) yield return plan with { Faults = [.. plan.Faults.Where(other => other != fault)] };
        if (plan.Cast.Voters > 1) yield return plan with { Cast = plan.Cast with { Voters = plan.Cast.Voters / 2 } };
        if (plan.Cast.Nodes > 2) yield return plan with { Cast = plan.Cast with { Nodes = plan.Cast.Nodes - 1 } };
        if (plan.Cast.Silos > 1) yield return plan with { Cast = plan.Cast with { Silos = plan.Cast.Silos - 1 } };
    }
}
