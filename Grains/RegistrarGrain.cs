using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using Orleans.Storage;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains;

/// <summary>
/// A registrar as a grain: it opens a <see cref="Registrar.Registrar"/> when it is activated and hands calls to it. Without a
/// kept state it touches no storage, since anybody can name a roll that does not exist.
/// </summary>
[GrainType("ballot.registrar"), PreferLocalPlacement]
public sealed partial class RegistrarGrain(
    NetworkOptions network, IBlockStore store, IOffTurn offTurn, IRandomness randomness, ISecretBox box, IGrainFactory grains,
    [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    [PersistentState("registrar", "ballot")] IPersistentState<RegistrarState> kept,
    ILogger<RegistrarGrain> log) : Grain, IRegistrarGrain, IDisposable
{
    private readonly RegistrarServices _services = new(network, store, offTurn, randomness, grains, time, log);
    private readonly CancellationTokenSource _stop = new();
    private Task<Registrar.Registrar?>? _opened;
    private RollLoad? _load;
    private CancellationToken _stopping;
    private bool _isLooking;
    private bool _hasEnded;

    private string Key => this.GetPrimaryKeyString();

    private Task<Registrar.Registrar?> Opened => _opened ??= kept.RecordExists ? Open(kept.State.Secrets) : Task.FromResult<Registrar.Registrar?>(null);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stopping = _stop.Token;
        if (kept.State.Secrets is not null) _ = Opened;
        this.RegisterGrainTimer(
            _ => LookAfterEnd(null), new GrainTimerCreationOptions { DueTime = network.AntiEntropy, Period = network.AntiEntropy, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        _load?.Dispose();
        await ((Task?)_opened ?? Task.CompletedTask).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_opened is { IsCompletedSuccessfully: true, Result: { } registrar }) await registrar.DisposeAsync();
    }

    /// <summary>Ends what runs where Orleans skips <see cref="OnDeactivateAsync"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public async Task Begin(RollHead head)
    {
        if (await Opened is not null) throw new InvalidOperationException("The roll is loaded, and a registrar has one.");
        _load?.Dispose();
        _load = null;
        _load = RollLoad.Begin(Key, head, await offTurn.Run(() => RegistrarSecrets.Make(randomness), _stopping), randomness);
    }

    /// <inheritdoc/>
    public async Task<bool> Load(RollPage page) => _load is { } load && await offTurn.Run(() => load.TryAdd(page), _stopping);

    /// <inheritdoc/>
    public Task<PreparedRoll?> Finish() => Ask(async registrar =>
    {
        if (registrar is not null) return registrar.Prepared;
        if (_load is not { } load || !await offTurn.Run(load.IsWhole, _stopping)) return null;

        // The secrets first: where it ends in between, there is no roll, and the next load makes other ones.
        kept.State.Secrets = await offTurn.Run(() => box.Seal(Key, load.SecretBytes), _stopping);
        await kept.WriteStateAsync();
        registrar = await Registrar.Registrar.Create(Key, load, _services, _stopping);
        (_opened, _load) = (Task.FromResult<Registrar.Registrar?>(registrar), null);
        Loaded(log, Key, registrar.Prepared.Size);
        return registrar.Prepared;
    });

    /// <inheritdoc/>
    public Task<CredentialAnswer> Issue(CredentialRequest request) =>
        Ask(registrar => registrar?.Issue(request, _stopping) ?? Task.FromResult(new CredentialAnswer(null, "unknown-roll")));

    /// <inheritdoc/>
    public Task<RollStatus?> GetStatus() => Ask(registrar => Task.FromResult(registrar?.Status));

    /// <inheritdoc/>
    public Task Wake(string election) => ElectionId.TryParse(election, out var id) ? LookAfterEnd(id) : Task.CompletedTask;

    private async Task<Registrar.Registrar?> Open(byte[]? secrets)
    {
        try
        {
            var opened = secrets is null ? null : await offTurn.Run(() => RegistrarSecrets.Read(box.Open(Key, secrets), randomness), _stopping);
            return await Registrar.Registrar.Open(Key, opened, _services, _stopping);
        }
        catch (Exception failure)
        {
            throw End(failure);
        }
    }

    /// <summary>Asks the registrar. Where its storage or its time is over, whoever called asks again and finds the next activation.</summary>
    private async Task<T> Ask<T>(Func<Registrar.Registrar?, Task<T>> ask)
    {
        var registrar = await Opened;
        try
        {
            return await ask(registrar);
        }
        catch (Exception end) when (end is StorageException or FencedException or ObjectDisposedException or InvalidDataException
            || (end is OperationCanceledException && _stopping.IsCancellationRequested))
        {
            throw End(end);
        }
    }

    private async Task LookAfterEnd(ElectionId? election)
    {
        // Without secrets there is nothing to end: no log is read for elections that are long over.
        if (_isLooking || kept.State.Secrets is null) return;
        _isLooking = true;
        try
        {
            await Ask(async registrar =>
            {
                if (registrar is null || !await registrar.LookAfterEnd(election, _stopping)) return false;
                kept.State.Secrets = null;
                await kept.WriteStateAsync();
                registrar.Forget();
                Destroyed(log, Key);
                return true;
            });
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or (OrleansException and not InconsistentStateException))
        {
            // No node answers, or the storage does not: the next look comes.
            Missed(log, Key, failure.Message);
        }
        catch
        {
            DeactivateOnIdle();
            throw;
        }
        finally
        {
            _isLooking = false;
        }
    }

    /// <summary>Ends this activation; gives what can leave a grain.</summary>
    private Exception End(Exception failure)
    {
        if (!_stopping.IsCancellationRequested && !_hasEnded) Stopped(log, failure, Key);
        _hasEnded = true;
        DeactivateOnIdle();
        return failure is IOException and not StorageException ? failure : NodeStopped.Because(failure);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} has a roll of {Size}")]
    private static partial void Loaded(ILogger log, string registrar, uint size);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} has destroyed its keys")]
    private static partial void Destroyed(ILogger log, string registrar);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} could not look after its election: {Reason}")]
    private static partial void Missed(ILogger log, string registrar, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Registrar {Registrar} has stopped")]
    private static partial void Stopped(ILogger log, Exception failure, string registrar);
}

/// <summary>What a registrar keeps besides its log, for as long as it needs it.</summary>
[GenerateSerializer, Alias("ballot.RegistrarState")]
public sealed record RegistrarState
{
    /// <summary>Its secrets, encrypted; null once they are destroyed.</summary>
    [Id(0)]
    public byte[]? Secrets { get; set; }
}
