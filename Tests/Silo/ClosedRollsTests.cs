using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting.Internal;
using Microsoft.Extensions.Logging.Abstractions;
using OrleansBallot.Api.OverGrains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Nodes;
using OrleansBallot.Silo.Rolls;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>The registrar of each closed election is asked until it has no keys: soon at first, then seldom, then never again.</summary>
public sealed class ClosedRollsTests
{
    private static readonly TimeSpan _longest = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new(DateTimeOffset.FromUnixTimeMilliseconds(1_000_000));
    private readonly ScriptedElections _node = new();
    private readonly List<ScriptedRegistrar> _registrars = [];

    [Fact]
    public async Task Each_is_asked_until_it_has_no_keys_and_then_never_again()
    {
        var (slow, quick, broken) = (Closed(), Closed(), Closed());
        slow.Refuses = 3;
        broken.Fails = true;
        await Run(async rounds =>
        {
            for (var round = 1; round <= 6; round++) await rounds();
            Assert.Equal((4, 1, 6), (slow.Asked, quick.Asked, broken.Asked));

            broken.Fails = false;
            for (var round = 7; round <= 9; round++) await rounds();
            Assert.Equal((4, 1, 7), (slow.Asked, quick.Asked, broken.Asked));
        });
    }

    [Fact]
    public async Task Whose_election_is_still_open_is_asked_after_its_close()
    {
        var registrar = Closes(after: TimeSpan.FromHours(1));
        await Run(async rounds =>
        {
            for (var round = 1; round <= 6; round++) await rounds();
            Assert.Equal(0, registrar.Asked);

            _time.Jump(TimeSpan.FromHours(1));
            await rounds();
            Assert.Equal(1, registrar.Asked);
        });
    }

    [Fact]
    public async Task A_registrar_that_keeps_its_keys_is_asked_once_a_minute_at_the_most()
    {
        var registrar = Closed();
        registrar.Refuses = int.MaxValue;
        await Run(async rounds =>
        {
            for (var round = 1; round <= 7; round++) await rounds();
            var (before, began) = (registrar.Asked, _time.GetTimestamp());
            for (var round = 1; round <= 10; round++) await rounds();

            Assert.Equal(before + 10, registrar.Asked);
            Assert.Equal(10 * _longest, _time.GetElapsedTime(began));
        });
    }

    private ScriptedRegistrar Closed() => Closes(TimeSpan.FromSeconds(-1));

    private ScriptedRegistrar Closes(TimeSpan after)
    {
        var registrar = new ScriptedRegistrar();
        _registrars.Add(registrar);
        _node.Add(new(Root(_registrars.Count)), Root(_registrars.Count), (ulong)(_time.GetUtcNow() + after).ToUnixTimeMilliseconds());
        return registrar;
    }

    /// <summary>Has it work; the test lets one round after the other pass.</summary>
    private async Task Run(Func<Func<Task>, Task> test)
    {
        var (factory, grains) = StandIns.Make();
        grains.Put<INodeGrain>("node-1", _node);
        for (var i = 0; i < _registrars.Count; i++) grains.Put<IRegistrarGrain>(RegistrarKey.Of(Root(i + 1)), _registrars[i]);
        var options = SiloOptions.Read(new ConfigurationBuilder().AddInMemoryCollection([new("Ballot:Nodes", "1")]).Build()).Features.Nodes;
        var calls = new GrainCalls(factory, new ApplicationLifetime(NullLogger<ApplicationLifetime>.Instance), _time);
        using var rolls = new ClosedRolls(new SiloNodes(options, calls), calls, _time, NullLogger<ClosedRolls>.Instance);
        await rolls.StartAsync(CancellationToken.None);

        await test(Round);

        await rolls.StopAsync(CancellationToken.None);

        async Task Round()
        {
            await Eventually.True(() => Task.FromResult(_time.ArmedTimers > 0), "it waits for its next round");
            var looked = _node.Listed;
            while (_node.Listed == looked)
            {
                // While it works nothing waits for the clock.
                if (_time.ArmedTimers > 0) _time.Advance(TimeSpan.FromSeconds(1));
                await Task.Yield();
            }

            await Eventually.True(() => Task.FromResult(_time.ArmedTimers > 0), "its round is over");
        }
    }

    private static Hash256 Root(int number) => Hash256.Of([(byte)number]);

    /// <summary>A node that lists elections. It has one of <see cref="INodeGrain"/>'s methods.</summary>
    private sealed class ScriptedElections
    {
        private readonly List<ElectionView> _elections = [];
        private int _listed;

        public int Listed => Volatile.Read(ref _listed);

        public void Add(ElectionId id, Hash256 root, ulong closes) => _elections.Add(new(
            id,
            (TestNetwork.Definition(Voters.Organiser, "title") with
            {
                Roll = RollTerms.Of(IssuingKey.Of(IssuingKeys.First), default, 3, root),
            }).Encode(), "open", closes, 0, 0, [new(Counts: [0, 0, 0], Blank: 0, Withdrawn: 0, Report: null)], 0, default, 0, null, 0));

        public Task<ElectionList?> GetElections(ElectionId? before, int count)
        {
            Interlocked.Increment(ref _listed);
            return Task.FromResult<ElectionList?>(new([.. _elections], HasMore: false));
        }
    }

    /// <summary>It has the one of <see cref="IRegistrarGrain"/>'s methods that a silo asks of itself.</summary>
    private sealed class ScriptedRegistrar
    {
        private int _asked;

        /// <summary>How often it says that it still has keys.</summary>
        public int Refuses { get; set; }

        public bool Fails { get; set; }

        public int Asked => Volatile.Read(ref _asked);

        public Task<bool> End(ElectionId election)
        {
            var asked = Interlocked.Increment(ref _asked);
            return Fails ? Task.FromException<bool>(new SiloUnavailableException()) : Task.FromResult(asked > Refuses);
        }
    }
}
