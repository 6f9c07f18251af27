using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.State;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Registrar;

/// <summary>A registrar has stated its number and was killed before it destroyed its keys. Nothing that is lost later keeps them.</summary>
public sealed class LostWakeTests
{
    private static readonly string[] _settings = ["Ballot:Nodes=1", "Ballot:Chain:TargetBlockTime=100ms"];

    [Fact]
    public async Task Keys_are_destroyed_though_no_hint_arrives_and_the_first_question_fails()
    {
        var data = await KilledAfterItsStatement();
        var losses = new LosesHints();
        await using var after = await SiloHost.StartOn(
            data, services => services.AddSingleton<IOutgoingGrainCallFilter>(losses), _settings);

        await AreDestroyed(data);

        Assert.True(losses.Lost > 0, "Nothing was lost.");
    }

    [Fact]
    public async Task Keys_are_destroyed_though_the_storage_fails_at_first()
    {
        var data = await KilledAfterItsStatement();
        FailsAtFirst? storage = null;
        await using var after = await SiloHost.StartOn(data, services =>
        {
            var real = services.Last(service =>
                service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, PortableGrainStorage.Name));
            services.AddKeyedSingleton<IGrainStorage>(
                PortableGrainStorage.Name, storage = new((IGrainStorage)real.KeyedImplementationInstance!));
        }, _settings);

        await AreDestroyed(data);

        Assert.Equal(1, storage!.Failures);
    }

    private static async Task<string> KilledAfterItsStatement()
    {
        var data = TemporaryDirectory.New();
        await using (var silo = await SiloHost.StartOn(
            data, services => services.AddSingleton<IIncomingGrainCallFilter>(new LooksNoMore()), _settings))
        {
            var election = await RollElection.Open(silo, "id,code\nann,ann's code\n");
            await election.Close();
            await Eventually.True(
                async () => (await election.Shown()).GetProperty("roll").GetProperty("issued").ValueKind == JsonValueKind.Number,
                "the number is in the chain");
            await silo.Stop();
        }

        Assert.Contains("\"Secrets\":\"", State(data), StringComparison.Ordinal);
        return data;
    }

    private static Task AreDestroyed(string data) =>
        Eventually.True(
            () => Task.FromResult(State(data).Contains("\"Secrets\":null", StringComparison.Ordinal)), "the keys are destroyed");

    /// <summary>What the registrar keeps, read past it: a question would wake it. Beside it may be what is just being written.</summary>
    private static string State(string data) => File.ReadAllText(
        Assert.Single(Directory.EnumerateFiles(Path.Combine(data, "state"), "*registrar*"), file =>
            !file.EndsWith(".new", StringComparison.Ordinal)));

    /// <summary>Once it has stated its number a registrar learns nothing any more, as if it had been killed then.</summary>
    private sealed class LooksNoMore : IIncomingGrainCallFilter
    {
        private volatile bool _hasStated;

        public async Task Invoke(IIncomingGrainCallContext context)
        {
            var isRegistrars = context.SourceId is { } caller && caller.Type.ToString() == "ballot.registrar";
            if (isRegistrars && _hasStated && context.MethodName == nameof(INodeGrain.GetStanding))
                throw new TimeoutException("It was killed.");
            await context.Invoke();
            if (isRegistrars && context.Result is Submission { Answers: [{ Rule: null }] }) _hasStated = true;
        }
    }

    /// <summary>
    /// No node's hint leaves for a registrar, nor does the first call of anybody else: what arrives would make the grain,
    /// which then looks by itself.
    /// </summary>
    private sealed class LosesHints : IOutgoingGrainCallFilter
    {
        private int _lost;

        public int Lost => Volatile.Read(ref _lost);

        public Task Invoke(IOutgoingGrainCallContext context)
        {
            if (context.TargetId.Type.ToString() != "ballot.registrar") return context.Invoke();
            if (context.MethodName != nameof(IRegistrarGrain.Wake) && Lost > 0) return context.Invoke();
            Interlocked.Increment(ref _lost);
            throw new TimeoutException("It is lost.");
        }
    }

    /// <summary>The first write of a registrar fails, as on a disk that is full for a moment.</summary>
    private sealed class FailsAtFirst(IGrainStorage real) : IGrainStorage
    {
        private int _failures;

        public int Failures => Volatile.Read(ref _failures);

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            real.ReadStateAsync(stateName, grainId, grainState);

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            stateName == "registrar" && Interlocked.CompareExchange(ref _failures, 1, 0) == 0
                ? Task.FromException(new IOException("No space left on device."))
                : real.WriteStateAsync(stateName, grainId, grainState);

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            real.ClearStateAsync(stateName, grainId, grainState);
    }
}
