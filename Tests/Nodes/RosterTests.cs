using System.Text.Json;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Tracking;

namespace OrleansBallot.Tests.Nodes;

/// <summary>The tracker's list has places for as many as take part, however many have left.</summary>
public sealed class RosterTests
{
    [Fact]
    public void Where_it_is_full_who_has_left_the_longest_ago_makes_place()
    {
        var roster = Full();
        Assert.False(roster.HasRoomFor("newcomer"));
        Assert.True(roster.HasRoomFor("node-7"));

        foreach (var node in new[] { 7, 3, 5 }) roster = roster.With(Entry(node, MemberState.Left));
        Assert.True(roster.HasRoomFor("newcomer"));
        roster = roster.With(Entry(-1, MemberState.Active) with { Node = "newcomer" });

        Assert.Equal(Roster.MostMembers, roster.Members.Count);
        Assert.Null(roster.Find("node-7"));
        Assert.NotNull(roster.Find("node-3"));
        Assert.NotNull(roster.Find("newcomer"));
    }

    [Fact]
    public void Who_was_put_out_makes_no_place_for_itself_or_others()
    {
        var roster = Full().With(Entry(7, MemberState.Left) with { IsExpelled = true });
        Assert.False(roster.HasRoomFor("newcomer"));

        roster = roster.With(Entry(3, MemberState.Left)).With(Entry(-1, MemberState.Active) with { Node = "newcomer" });

        Assert.True(roster.Find("node-7")!.IsExpelled);
        Assert.Null(roster.Find("node-3"));
    }

    [Fact]
    public void A_key_that_has_left_takes_its_new_name_in_place_of_the_former()
    {
        var roster = Full().With(Entry(7, MemberState.Left));

        roster = roster.With(Entry(7, MemberState.Active) with { Node = "another" });

        Assert.Equal(Roster.MostMembers, roster.Members.Count);
        Assert.Null(roster.Find("node-7"));
    }

    [Fact]
    public void The_list_of_a_former_version_is_read_and_those_that_left_by_it_make_place_first()
    {
        // As the state's file holds it.
        string Kept(int node, string state) =>
            $$"""{"Node":"node-{{node}}","Key":"{{Convert.ToBase64String(Key(node))}}","State":"{{state}}"}""";
        var members = string.Join(',', Enumerable.Range(0, Roster.MostMembers).Select(node => Kept(node, node == 500 ? "left" : "active")));
        var roster = JsonSerializer.Deserialize<Roster>($$"""{"Version":1234,"Members":[{{members}}]}""")!;

        roster = roster.With(Entry(3, MemberState.Left)).With(Entry(-1, MemberState.Active) with { Node = "newcomer" });

        Assert.Equal(1236, roster.Version);
        Assert.Null(roster.Find("node-500"));
        Assert.NotNull(roster.Find("node-3"));
    }

    [Fact]
    public void A_state_is_stored_by_its_name_as_former_versions_did()
    {
        var stored = JsonSerializer.SerializeToElement(Entry(7, MemberState.Suspect));

        Assert.Equal("suspect", stored.GetProperty("State").GetString());
        Assert.False(stored.TryGetProperty("StateName", out _));
        Assert.Equal(MemberState.Suspect, stored.Deserialize<RosterEntry>()!.State);
    }

    private static Roster Full() =>
        new() { Version = 1, Members = [.. Enumerable.Range(0, Roster.MostMembers).Select(node => Entry(node, MemberState.Active))] };

    private static RosterEntry Entry(int node, MemberState state) => new() { Node = $"node-{node}", Key = Key(node), State = state };

    private static byte[] Key(int node) => BitConverter.GetBytes(node);
}
