using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.State;
using OrleansBallot.Tests.Registrar;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Nodes;

/// <summary>
/// A write of a grain's state fails, stored or not. Whoever asks again gets an answer, and it holds after a restart.
/// </summary>
public sealed class LostStateTests
{
    [Fact]
    public async Task A_node_that_leaves_has_left()
    {
        await using var silo = await Start("membership", isStored: false);
        var node = silo.Service<IGrainFactory>().GetGrain<INodeGrain>("node-1");
        await Assert.ThrowsAsync<OrleansException>(node.Leave);

        var answer = await Again(node.Leave);

        Assert.True(answer.Accepted, answer.Rule);
        Assert.Contains(Directory.EnumerateFiles(Path.Combine(silo.DataDirectory, "state"), "*membership*"), file =>
            file.Contains("node-1", StringComparison.Ordinal)
            && File.ReadAllText(file).Contains("\"HasLeft\":true", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_roll_is_loaded_at_the_second_attempt()
    {
        await using var silo = await Start("registrar", isStored: true);
        var head = LoneRegistrar.Head(["ann"u8.ToArray()]);
        var registrar = silo.Service<IGrainFactory>().GetGrain<IRegistrarGrain>(RegistrarKey.Of(head.Root));
        await Assert.ThrowsAsync<OrleansException>(Load);

        var roll = await Again(Load);

        Assert.Equal(1u, roll!.Size);

        async Task<PreparedRoll?> Load()
        {
            await registrar.Begin(head);
            Assert.True(await registrar.Load(new(0, [new("ann"u8.ToArray(), "ann's code"u8.ToArray(), null)])));
            return await registrar.Finish();
        }
    }

    private static async Task<T> Again<T>(Func<Task<T>> ask)
    {
        T? answer = default;
        await Eventually.True(
            async () =>
            {
                try
                {
                    answer = await ask();
                    return true;
                }
                catch (Exception failure) when (PassingFailure.Is(failure, CancellationToken.None))
                {
                    return false;
                }
            },
            "somebody answers");
        return answer!;
    }

    private static Task<SiloHost> Start(string state, bool isStored) => SiloHost.StartWith(services =>
    {
        var real = services.Last(service =>
            service.ServiceType == typeof(IGrainStorage) && Equals(service.ServiceKey, PortableGrainStorage.Name));
        services.AddKeyedSingleton<IGrainStorage>(
            PortableGrainStorage.Name, new FailsOnce((IGrainStorage)real.KeyedImplementationInstance!, state, isStored));
    });

    /// <summary>Fails at the first state of a name, after it was stored or before.</summary>
    private sealed class FailsOnce(IGrainStorage real, string state, bool isStored) : IGrainStorage
    {
        private int _failed;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            real.ReadStateAsync(stateName, grainId, grainState);

        public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var before = (grainState.ETag, grainState.RecordExists);
            var fails = stateName == state && Interlocked.Exchange(ref _failed, 1) == 0;
            if (!fails || isStored) await real.WriteStateAsync(stateName, grainId, grainState);
            if (!fails) return;
            (grainState.ETag, grainState.RecordExists) = before;
            throw new IOException("The connection was lost.");
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
            real.ClearStateAsync(stateName, grainId, grainState);
    }
}
