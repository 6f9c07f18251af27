using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Storage;
using OrleansBallot.Embedded;

namespace OrleansBallot.Tests.Engine;

/// <summary>What only the embedded engine does: running in virtual time, being hosted, losing calls in two ways.</summary>
public sealed class EmbeddedClusterTests
{
    private readonly ManualTimeProvider _time = new();
    private readonly string _key = EngineUnderTest.NewKey();

    private Journal Journal => Journal.Of(_key);

    [Fact]
    public void A_run_on_one_thread_repeats_exactly()
    {
        var first = Run(seed: 1);
        Assert.Equal(first, Run(seed: 1));
        Assert.NotEqual(first, Run(seed: 2));
    }

    [Fact]
    public async Task Calls_to_a_silo_that_lost_its_power_hang_until_that_is_noticed()
    {
        await using var cluster = NewCluster(options => options.LostCalls = LostCalls.Hang);
        var first = await cluster.StartSilo("first", Services());
        var second = await cluster.StartSilo("second", Services());
        await second.GrainFactory.GetGrain<ILocalGrain>(_key).Silo();
        second.Kill();
        var lost = first.GrainFactory.GetGrain<ILocalGrain>(_key).Silo();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.False(lost.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAsync<SiloUnavailableException>(() => lost.Soon());
        Assert.Equal("first", await first.GrainFactory.GetGrain<ILocalGrain>(_key).Silo());
    }

    [Fact]
    public async Task A_zombie_cannot_call_the_living()
    {
        await using var cluster = NewCluster();
        var silo = await cluster.StartSilo("first", Services());
        await cluster.StartSilo("second", Services());
        silo.Kill();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => silo.GrainFactory.GetGrain<ILifeGrain>(_key).Silo());
    }

    [Fact]
    public async Task A_silo_may_come_back_under_its_name_once_its_death_was_noticed()
    {
        await using var cluster = NewCluster();
        var silo = await cluster.StartSilo("only", Services());
        silo.Kill();
        await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.StartSilo("only", Services()));
        _time.Advance(TimeSpan.FromSeconds(5));
        await cluster.StartSilo("only", Services());
        Assert.Equal("only", await cluster.Client.GetGrain<ILifeGrain>(_key).Silo());
    }

    [Fact]
    public async Task When_silos_agree_again_one_of_two_activations_is_left()
    {
        await using var cluster = NewCluster();
        var first = await cluster.StartSilo("first", Services());
        var second = await cluster.StartSilo("second", Services());
        first.IsolateDirectory();
        var here = second.GrainFactory.GetGrain<ILocalGrain>(_key);
        var there = first.GrainFactory.GetGrain<ILocalGrain>(_key);
        var kept = await here.Activation();
        Assert.NotEqual(kept, await there.Activation());
        first.RejoinDirectory();
        await Journal.Holds("DuplicateActivation");
        Assert.Equal(kept, await there.Activation());
    }

    [Fact]
    public async Task Without_a_silo_calls_fail()
    {
        await using var cluster = NewCluster();
        await Assert.ThrowsAsync<SiloUnavailableException>(() => cluster.Client.GetGrain<ILifeGrain>(_key).Silo());
    }

    [Fact]
    public async Task A_grain_that_never_ends_does_not_keep_its_silo()
    {
        await using var cluster = NewCluster();
        var silo = await cluster.StartSilo("only", Services());
        var held = cluster.Client.GetGrain<ILifeGrain>(_key).Hold(_key);
        await Journal.Holds("holding");
        var stop = silo.Stop(TestContext.Current.CancellationToken);
        Assert.False(stop.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(30));
        await stop.Soon();
        await Assert.ThrowsAnyAsync<Exception>(() => held.Soon());
        Gate.Open(_key);
    }

    [Fact]
    public void Options_that_make_no_sense_are_named()
    {
        Assert.Contains("DetectionWindow", Assert.Throws<ArgumentOutOfRangeException>(() => NewCluster(options => options.DetectionWindow = TimeSpan.Zero)).Message, StringComparison.Ordinal);
        Assert.Contains("Assemblies", Assert.Throws<ArgumentException>(() => new EmbeddedCluster(new EmbeddedClusterOptions())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_host_starts_the_silo_before_what_comes_after_it_and_stops_it_last()
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        AddServices(builder.Services);
        builder.AddEmbeddedSilo("hosted", options => options.Assemblies.Add(typeof(EngineUnderTest).Assembly));
        builder.Services.AddHostedService(provider => new Visitor(provider.GetRequiredService<IGrainFactory>(), _key));
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);
        Assert.Equal("hosted", await host.Services.GetRequiredService<IClusterClient>().GetGrain<ILifeGrain>(_key).Silo());
        Assert.Equal("hosted", host.Services.GetRequiredService<ILocalSiloDetails>().Name);
        await host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["came", "went", "ShuttingDown"], Journal.Entries.Where(entry => !entry.Contains("activat", StringComparison.Ordinal)));
    }

    private EmbeddedCluster NewCluster(Action<EmbeddedClusterOptions>? configure = null)
    {
        var options = new EmbeddedClusterOptions { TimeProvider = _time };
        options.Assemblies.Add(typeof(EngineUnderTest).Assembly);
        configure?.Invoke(options);
        return new EmbeddedCluster(options);
    }

    private static ServiceProvider Services()
    {
        var services = new ServiceCollection();
        AddServices(services);
        return services.BuildServiceProvider();
    }

    private static void AddServices(IServiceCollection services)
    {
        services.AddSingleton<Ink>();
        services.AddKeyedSingleton<IGrainStorage>("shared", new SharedStorage());
    }

    /// <summary>Ten grains that race for one journal, on three silos, all on this thread.</summary>
    private IReadOnlyList<string> Run(int seed)
    {
        var scheduler = new OneThreadScheduler(seed);
        var cluster = NewCluster(options => options.Scheduler = scheduler);
        // Nothing in here waits: every continuation is a task of the scheduler's.
        var silos = Enumerable.Range(0, 3).Select(i => cluster.StartSilo($"silo {i}", Services()).Result).ToList();
        var journal = Journal.Of(EngineUnderTest.NewKey());
        var race = Task.Factory.StartNew(
            () => Task.WhenAll(Enumerable.Range(0, 10).Select(async runner =>
            {
                for (var lap = 0; lap < 3; lap++)
                    journal.Add($"{runner} {await silos[runner % 3].GrainFactory.GetGrain<ITurnGrain>($"runner {runner % 4}").Add()}");
            })),
            CancellationToken.None, TaskCreationOptions.None, scheduler).Unwrap();
        scheduler.RunUntilIdle();
        Assert.True(race.IsCompletedSuccessfully);
        return journal.Entries;
    }

    private sealed class Visitor(IGrainFactory grains, string key) : IHostedService
    {
        public async Task StartAsync(CancellationToken cancellationToken)
        {
            await grains.GetGrain<ILifeGrain>(key).Silo();
            Journal.Of(key).Add("came");
        }

        public async Task StopAsync(CancellationToken cancellationToken)
        {
            await grains.GetGrain<ILifeGrain>(key).Silo();
            Journal.Of(key).Add("went");
        }
    }
}
