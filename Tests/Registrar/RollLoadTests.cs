using System.Text;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A roll is taken page by page, and is one only when all of it is there.</summary>
public sealed class RollLoadTests
{
    private static readonly byte[] _secrets = LoneRegistrar.Secrets();
    private static readonly byte[][] _voters = [.. Enumerable.Range(1000, 2500).Select(i => Encoding.UTF8.GetBytes($"voter {i}"))];
    private static readonly RollHead _head = LoneRegistrar.Head(_voters);

    [Fact]
    public void Is_whole_once_the_last_page_is_here()
    {
        using var load = Begin(_head);

        Assert.True(load.TryAdd(Page(0, 1000)));
        Assert.True(load.TryAdd(Page(1000, 1000)));
        Assert.False(load.IsWhole());
        Assert.True(load.TryAdd(Page(2000, 500)));

        Assert.True(load.IsWhole());
        Assert.Equal(2500, load.Voters.Count);
        Assert.Equal(2500u, load.Record.Terms.Size);
    }

    [Fact]
    public void Takes_a_page_again_whose_answer_was_lost_and_no_other_than_the_next()
    {
        using var load = Begin(_head);

        Assert.True(load.TryAdd(Page(0, 1000)));
        Assert.True(load.TryAdd(Page(0, 1000)));
        Assert.False(load.TryAdd(Page(2000, 500)));
        Assert.False(load.TryAdd(Page(0, 500)));
        Assert.Equal(1000, load.Voters.Count);
    }

    [Fact]
    public void Is_not_whole_where_the_root_is_of_others()
    {
        using var load = RollLoad.Begin(RegistrarKey.Of(_head.Root), _head, _secrets, new TestRandomness());
        for (var from = 0; from < 2000; from += 1000) load.TryAdd(Page(from, 1000));
        var last = Page(2000, 500);

        load.TryAdd(last with { Rows = last.Rows.SetItem(499, last.Rows[499] with { Voter = "zoe"u8.ToArray() }) });

        Assert.Equal(2500, load.Voters.Count);
        Assert.False(load.IsWhole());
    }

    [Fact]
    public void Takes_none_of_a_page_with_a_bad_row()
    {
        using var load = Begin(_head);
        load.TryAdd(Page(0, 100));
        var next = Page(100, 3);
        foreach (var bad in new[]
        {
            next.Rows[1] with { Voter = [] },
            next.Rows[1] with { Voter = new byte[129] },
            next.Rows[1] with { Voter = next.Rows[0].Voter },
            next.Rows[1] with { Voter = _voters[50] },
            next.Rows[1] with { Voter = [.. next.Rows[0].Voter, .. "\u200b"u8] },
            next.Rows[1] with { Voter = [.. _voters[50], .. "\u00a0"u8] },
            next.Rows[1] with { Code = new byte[7] },
            next.Rows[1] with { Code = new byte[129] },
            next.Rows[1] with { Expires = Timestamp.Max.Milliseconds + 1 },
        })
            Assert.Throws<ArgumentException>(() => load.TryAdd(next with { Rows = next.Rows.SetItem(1, bad) }));
        Assert.Throws<ArgumentException>(() => load.TryAdd(new(100, [])));
        Assert.Throws<ArgumentException>(() => load.TryAdd(Page(100, 1001)));

        Assert.Equal(100, load.Voters.Count);
        Assert.True(load.TryAdd(next));
    }

    [Fact]
    public void Takes_no_more_than_the_head_says()
    {
        using var load = Begin(LoneRegistrar.Head(_voters.Take(10)));

        Assert.False(load.TryAdd(Page(0, 11)));
    }

    [Fact]
    public void Does_not_begin_with_a_head_that_breaks_a_bound()
    {
        var key = RegistrarKey.Of(_head.Root);
        foreach (var bad in new[]
        {
            _head with { Salt = new byte[31] },
            _head with { Size = 0 },
            _head with { Size = IRegistrarGrain.MostVoters + 1 },
            _head with { Root = default },
        })
            Assert.Throws<ArgumentException>(() => RollLoad.Begin(key, bad, _secrets, new TestRandomness()));
    }

    [Fact]
    public void The_root_is_what_the_protocol_says()
    {
        // PROTOCOL §3, by hand: SHA-256 of a zero byte, the salt, the id's length, the id, the weight.
        byte[] data = [0, .. _head.Salt, 10, .. _voters[0], 1];

        Assert.Equal(Hash256.Of(data), RollCommitment.Leaf(_head.Salt, _voters[0], weight: 1));
        Assert.Throws<ArgumentException>(() => RollCommitment.Leaf(new byte[31], _voters[0], weight: 1));
    }

    private static RollLoad Begin(RollHead head) => RollLoad.Begin(RegistrarKey.Of(head.Root), head, _secrets, new TestRandomness());

    private static RollPage Page(int from, int count) =>
        new(from, [.. _voters.Skip(from).Take(count).Select(voter => new RollRow(voter, "long enough"u8.ToArray(), null))]);
}
