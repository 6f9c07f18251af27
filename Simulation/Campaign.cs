using System.Diagnostics;
using System.Security.Cryptography;
using OrleansBallot.Simulation.Runs;

namespace OrleansBallot.Simulation;

/// <summary>Many seeds, and what they reached.</summary>
internal static class Campaign
{
    /// <returns>The exit code: 1 when a seed failed.</returns>
    public static int Run(ulong? from, int runs, int jobs, bool untilFailure)
    {
        var first = from ?? BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        Console.WriteLine($"seeds {first} to {first + (ulong)runs - 1}");
        var (began, done, failed, steps) = (Stopwatch.StartNew(), 0, 0, 0L);
        var faults = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var rules = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var gate = new Lock();
        var next = first;
        var threads = Enumerable.Range(0, Math.Max(1, jobs)).Select(_ => new Thread(Work)).ToArray();
        foreach (var thread in threads) thread.Start();
        foreach (var thread in threads) thread.Join();
        Console.WriteLine($"{done} seeds, {failed} failed, {done / began.Elapsed.TotalSeconds:0.0} a second, {steps} steps");
        Console.WriteLine($"faults: {string.Join(", ", faults.Select(fault => $"{fault.Key} {fault.Value}"))}");
        Console.WriteLine($"rules: {string.Join(", ", rules.Select(rule => $"{rule.Key} {rule.Value}"))}");
        return failed == 0 ? 0 : 1;

        void Work()
        {
            while (true)
            {
                ulong seed;
                lock (gate)
                {
                    if (next >= first + (ulong)runs || (untilFailure && failed > 0)) return;
                    seed = next++;
                }

                var result = Runs.Run.Of(Plan.Of(seed));
                lock (gate) Note(result);
            }
        }

        void Note(Result result)
        {
            done++;
            steps += result.Steps;
            foreach (var fault in result.Plan.Faults) faults[fault.GetType().Name] = faults.GetValueOrDefault(fault.GetType().Name) + 1;
            foreach (var (rule, count) in result.Promises.Refusals) rules[rule] = rules.GetValueOrDefault(rule) + count;
            if (result.Failure is { } failure)
            {
                failed++;
                Console.WriteLine($"seed {result.Plan.Seed} fails: {failure.Message.Split('\n')[0]}");
            }
            else if (done % 100 == 0)
            {
                Console.WriteLine($"{done} seeds, {done / began.Elapsed.TotalSeconds:0.0} a second");
            }
        }
    }
}
