using OrleansBallot.Fuzz.Engine;
using OrleansBallot.Fuzz.Targets;

namespace OrleansBallot.Tests.Fuzz;

/// <summary>A little of what <c>Fuzz</c> does for hours: each decoder, its kept inputs, and inputs that were never there before.</summary>
public sealed class DecoderTests
{
    private const int Inputs = 1000;

    public static TheoryData<string> Decoders => [.. AllTargets.List.Select(target => target.Name)];

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Takes_each_of_its_examples(string decoder)
    {
        var target = AllTargets.Find(decoder)!;

        Assert.All(target.Examples, example => Assert.True(target.Takes(example), Convert.ToHexString(example)));
        Assert.All(target.Examples, example => Assert.InRange(example.Length, 0, target.MostBytes));
    }

    [Theory]
    [MemberData(nameof(Decoders))]
    public void Takes_or_refuses_whatever_it_is_given(string decoder)
    {
        foreach (var seed in (int[])[1, Random.Shared.Next()])
        {
            var target = AllTargets.Find(decoder)!;
            var campaign = new Campaign(target, seed);

            var found = campaign.Begin(KeptInputs.Of(target)) ?? campaign.Run(Inputs);

            // A loaded machine makes anything slow.
            var isSound = found is null or { Kind: "slow" };
            Assert.True(isSound, $"Seed {seed}: {found?.Kind}: {found?.What}\n{Convert.ToHexString(found?.Input ?? [])}");
            Assert.InRange(campaign.Taken, 1, campaign.Inputs);
        }
    }

    [Fact]
    public void Have_names_of_their_own() => Assert.Equal(AllTargets.List.Count, AllTargets.List.DistinctBy(target => target.Name).Count());
}
