using OrleansBallot.Grains.Attacks;

namespace OrleansBallot.Tests.Nodes;

/// <summary>What API, console and page rely on in an attack.</summary>
public sealed class AttackKindsTests
{
    [Fact]
    public void Every_attack_is_in_the_list_once() => Assert.Equal(
        typeof(Attack).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Attack)))
            .Select(type => type.Name).Order(StringComparer.Ordinal),
        AttackKinds.All.Select(attack => attack.GetType().Name).Order(StringComparer.Ordinal));

    [Fact]
    public void No_two_have_a_name_or_a_title_in_common()
    {
        Assert.Distinct(AttackKinds.All.Select(attack => attack.Kind));
        Assert.Distinct(AttackKinds.All.Select(attack => attack.Title));
    }

    [Fact]
    public void A_name_fits_into_an_address_and_sentences_are_sentences() => Assert.All(AttackKinds.All, attack =>
    {
        Assert.Matches("^[a-z]+(-[a-z]+)*$", attack.Kind);
        Assert.Matches(@"^[A-Z].*[^.]$", attack.Title);
        Assert.Matches(@"^[A-Z].*\.$", attack.Tries);
        Assert.Matches(@"^[a-z].*[^.]$", attack.Did);
    });
}
