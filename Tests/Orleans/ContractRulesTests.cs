using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Orleans.Concurrency;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Orleans;

/// <summary>The product's contracts keep every rule.</summary>
public sealed class ContractTests
{
    private readonly ContractRules _rules = new(
        Assembly.Load("OrleansBallot.Grains.Interfaces").GetTypes(), Assembly.Load("OrleansBallot.Grains").GetTypes());

    [Fact]
    public void A_grain_has_one_kind_of_key() => Assert.Empty(_rules.GrainsWithoutOneKeyKind());

    [Fact]
    public void A_grain_is_named_for_a_noun() => Assert.Empty(_rules.GrainsNotNamedForANoun());

    [Fact]
    public void A_method_is_named_for_what_it_does() => Assert.Empty(_rules.MethodsNamedAsync());

    [Fact]
    public void A_method_returns_a_task() => Assert.Empty(_rules.MethodsThatReturnNoTask());

    [Fact]
    public void A_one_way_method_has_no_result() => Assert.Empty(_rules.OneWayMethodsWithAResult());

    [Fact]
    public void A_cancellation_token_comes_last() => Assert.Empty(_rules.MethodsWhoseTokenIsNotLast());

    [Theory]
    [InlineData(typeof(INodePeer))]
    [InlineData(typeof(ISiloClock))]
    public void A_question_to_another_silo_expires(Type contract) => Assert.All(
        contract.GetMethods().Where(method => method.GetCustomAttribute<OneWayAttribute>() is null),
        method => Assert.Equal(
            new NetworkOptions(TestNetwork.Default.Parameters).PeerDeadline,
            method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout));

    [Fact]
    public void The_interface_decides_how_a_method_is_called() => Assert.Empty(_rules.ClassMethodsThatDecideHowTheyAreCalled());

    [Fact]
    public void What_a_method_takes_and_gives_can_cross() => Assert.Empty(_rules.MethodsWithWhatCannotCross());

    [Fact]
    public void No_converted_value_stands_alone() => Assert.Empty(_rules.MethodsWithBareConvertedParameters());

    [Fact]
    public void A_message_is_a_sealed_record() => Assert.Empty(_rules.MessagesThatAreNoSealedRecords());

    [Fact]
    public void A_message_never_changes() => Assert.Empty(_rules.MessagesThatMayChange());

    [Fact]
    public void What_is_serialized_has_an_alias_of_its_own() => Assert.Empty(_rules.TypesWithoutAnAliasOfTheirOwn());

    [Fact]
    public void Every_property_has_an_id() => Assert.Empty(_rules.PropertiesWithoutAnId());

    [Fact]
    public void No_two_properties_share_an_id() => Assert.Empty(_rules.PropertiesThatShareAnId());

    [Fact]
    public void Every_property_can_cross() => Assert.Empty(_rules.PropertiesThatCannotCross());
}

/// <summary>Not IGrain, so that no code generator stumbles over what is wrong with it.</summary>
public interface IBadGrain
{
    [OneWay]
    Task<int> Ask(int number);

    [SuppressMessage("Design", "CA1068", Justification = "That is what is wrong with it.")]
    Task LoadAsync(CancellationToken stop, int number);

    void Poke(Stranger stranger);

    Task Pay(Money money);
}

/// <summary>A role of nobody's.</summary>
public interface IWanderer : IGrainWithStringKey;

[GenerateSerializer]
public record BadMessage([property: Id(0)] Page Page, [property: Id(1)] Stranger Stranger);

[GenerateSerializer]
public sealed class AlsoBadMessage
{
    [field: NonSerialized]
    public int Forgotten { get; set; }
}

public sealed class BadGrain
{
    [ResponseTimeout("00:00:01")]
    public Task Ask() => Task.FromResult(this);
}

/// <summary>Each rule finds what breaks it.</summary>
public sealed class ContractRulesTests
{
    private readonly ContractRules _rules = new(
        [typeof(IBadGrain), typeof(BadMessage), typeof(AlsoBadMessage), typeof(Page), typeof(MoneyConverter), typeof(MoneySurrogate)],
        [typeof(BadGrain)]);

    private static readonly ContractRules _good = new([typeof(ICrossingGrain), typeof(Page)], [typeof(CrossingGrain)]);

    [Fact]
    public void A_grain_without_a_key() => Assert.Equal(["IBadGrain"], _rules.GrainsWithoutOneKeyKind());

    [Fact]
    public void A_name_without_a_noun() =>
        Assert.Equal(["IWanderer"], new ContractRules([typeof(IWanderer), typeof(ICrossingGrain)], []).GrainsNotNamedForANoun());

    [Fact]
    public void A_name_that_says_how_instead_of_what() => Assert.Equal(["IBadGrain.LoadAsync"], _rules.MethodsNamedAsync());

    [Fact]
    public void A_method_without_a_task() => Assert.Equal(["IBadGrain.Poke"], _rules.MethodsThatReturnNoTask());

    [Fact]
    public void A_one_way_method_with_a_result() => Assert.Equal(["IBadGrain.Ask"], _rules.OneWayMethodsWithAResult());

    [Fact]
    public void A_token_in_the_middle() => Assert.Equal(["IBadGrain.LoadAsync"], _rules.MethodsWhoseTokenIsNotLast());

    [Fact]
    public void An_attribute_on_the_class() => Assert.Equal(["BadGrain.Ask"], _rules.ClassMethodsThatDecideHowTheyAreCalled());

    [Fact]
    public void A_parameter_without_a_codec() => Assert.Equal([$"IBadGrain.Poke: {typeof(Stranger)}"], _rules.MethodsWithWhatCannotCross());

    [Fact]
    public void A_bare_converted_parameter() => Assert.Equal(["IBadGrain.Pay: money"], _rules.MethodsWithBareConvertedParameters());

    [Fact]
    public void A_message_that_is_open_or_no_record() =>
        Assert.Equal(["BadMessage", "AlsoBadMessage"], _rules.MessagesThatAreNoSealedRecords());

    [Fact]
    public void A_message_that_may_change() => Assert.Equal(["BadMessage", "AlsoBadMessage"], _rules.MessagesThatMayChange());

    [Fact]
    public void An_alias_that_is_missing() => Assert.Equal(["BadMessage", "AlsoBadMessage"], _rules.TypesWithoutAnAliasOfTheirOwn());

    [Fact]
    public void An_alias_that_is_taken() =>
        Assert.Equal(["Page"], new ContractRules([typeof(Page), typeof(Page)], []).TypesWithoutAnAliasOfTheirOwn());

    [Fact]
    public void A_property_without_an_id() => Assert.Equal(["AlsoBadMessage.Forgotten"], _rules.PropertiesWithoutAnId());

    [Fact]
    public void A_property_without_a_codec() =>
        Assert.Equal([$"BadMessage.Stranger: {typeof(Stranger)}"], _rules.PropertiesThatCannotCross());

    [Fact]
    public void And_nothing_in_what_is_right()
    {
        Assert.Empty(_good.GrainsWithoutOneKeyKind());
        Assert.Empty(_good.GrainsNotNamedForANoun());
        Assert.Empty(_good.MessagesThatAreNoSealedRecords());
        Assert.Empty(_good.MessagesThatMayChange());
        Assert.Empty(_good.TypesWithoutAnAliasOfTheirOwn());
        Assert.Empty(_good.PropertiesWithoutAnId());
        Assert.Empty(_good.PropertiesThatShareAnId());
        Assert.Empty(_good.ClassMethodsThatDecideHowTheyAreCalled());
    }
}
