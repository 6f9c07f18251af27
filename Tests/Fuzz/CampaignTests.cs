using System.Diagnostics;
using OrleansBallot.Fuzz.Engine;
using OrleansBallot.Fuzz.Targets;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Fuzz;

/// <summary>The search for inputs that break a decoder, by decoders that are known to be broken.</summary>
public sealed class CampaignTests
{
    [Fact]
    public void Finds_a_crash_and_makes_its_input_small()
    {
        var target = new Planted(input => input.Contains((byte)0xfe) ? throw new ArgumentException("at 7") : true);
        var campaign = new Campaign(target, seed: 1);

        var found = campaign.Begin([]) ?? campaign.Run(1_000_000);

        Assert.Equal("crash", found?.Kind);
        Assert.Contains("at 7", found!.What, StringComparison.Ordinal);
        Assert.Equal([0xfe], campaign.Shrink(found).Input);
    }

    [Fact]
    public void Finds_an_allocation_that_a_short_input_asks_for()
    {
        var campaign = new Campaign(new Planted(input => new byte[input is [0xff, ..] ? 1 << 20 : 0].Length == 0), seed: 1);

        var found = campaign.Begin([]) ?? campaign.Run(1_000_000);

        Assert.Equal("growth", found?.Kind);
        Assert.Equal([0xff], campaign.Shrink(found!).Input);
    }

    [Fact]
    public void Forgives_an_allocation_that_happens_once()
    {
        var first = true;
        var campaign = new Campaign(new Planted(_ => new byte[Once(ref first) ? 1 << 20 : 0].Length >= 0), seed: 1);

        Assert.Null(campaign.Begin([]) ?? campaign.Run(1000));
    }

    [Fact]
    public void Finds_memory_that_a_decoder_keeps()
    {
        var kept = new List<byte[]>();
        var campaign = new Campaign(new Planted(_ => true), seed: 1);
        Assert.Null(campaign.Begin([]));
        Assert.Null(campaign.Leak());

        kept.Add(new byte[512 * 1024 * 1024]);

        Assert.Equal("leak", campaign.Leak()?.Kind);
        Assert.Single(kept);
    }

    [Fact]
    public void Makes_the_same_inputs_from_a_seed()
    {
        Assert.Equal(Inputs(seed: 7), Inputs(seed: 7));
        Assert.NotEqual(Inputs(seed: 7), Inputs(seed: 8));

        static List<string> Inputs(int seed)
        {
            var inputs = new List<string>();
            var campaign = new Campaign(new Planted(_ => true), seed) { Before = input => inputs.Add(Convert.ToHexString(input)) };
            Assert.Null(campaign.Begin([]) ?? campaign.Run(500));
            return inputs;
        }
    }

    [Fact]
    public void Never_makes_an_input_that_is_too_long()
    {
        var longest = 0;
        var campaign = new Campaign(new Planted(input => (longest = Math.Max(longest, input.Length)) >= 0), seed: 1);

        Assert.Null(campaign.Begin([]) ?? campaign.Run(20_000));

        Assert.Equal(Planted.Longest, longest);
    }

    /// <summary>The program itself: in this process Orleans would find the contracts of the instrumented copies too.</summary>
    [Fact]
    public async Task Sees_the_branches_of_instrumented_code_and_goes_the_same_way_again()
    {
        var folder = TemporaryDirectory.New();

        var (first, second) = (await Run(1), await Run(1));

        Assert.Equal(first, second);
        Assert.NotEqual(first, await Run(2));
        Assert.Contains("nothing found", first, StringComparison.Ordinal);
        Assert.DoesNotContain(" 0 edges", first, StringComparison.Ordinal);
        Assert.True(KeptInputs.Read(Path.Combine(folder, "header")).Count() > 2, "What reached something new is kept.");
        Assert.Empty(Directory.EnumerateFiles(folder));

        async Task<string> Run(int seed)
        {
            string[] corpus = seed == 2 ? ["--corpus", folder] : [];
            var start = new ProcessStartInfo("dotnet",
                [
                    Path.Combine(AppContext.BaseDirectory, "OrleansBallot.Fuzz.dll"), "header", "--inputs", "5000", "--seed", $"{seed}",
                    "--findings", folder, .. corpus,
                ])
            { RedirectStandardOutput = true };
            using var program = Process.Start(start)!;
            var printed = await program.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
            await program.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.Equal(0, program.ExitCode);
            return printed.TrimEnd().Split('\n')[^1];
        }
    }

    private static bool Once(ref bool first) => first && !(first = false);

    private sealed class Planted(Planted.Taking takes) : Target
    {
        public const int Longest = 40;

        public delegate bool Taking(ReadOnlySpan<byte> input);

        public override string Name => "planted";

        public override IEnumerable<byte[]> Examples => ["an example"u8.ToArray()];

        public override int MostBytes => Longest;

        public override bool Takes(ReadOnlySpan<byte> input) => takes(input);
    }
}
