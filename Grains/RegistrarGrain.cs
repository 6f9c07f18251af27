using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Placement;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Nodes;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Grains.Registrar;
using OrleansBallot.Grains.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains;

/// <summary>
/// A registrar as a grain. It opens a <see cref="Registrar.Registrar"/> when it is activated and hands calls to it. Without stored state it
/// touches no storage, since anybody can name a roll that does not exist.
/// </summary>
[GrainType("ballot.registrar"), PreferLocalPlacement]
public sealed partial class RegistrarGrain(
    IGrainContext context, NetworkOptions network, ILogStore store, IOffTurn offTurn, IRandomness randomness, ISecretBox box,
    IGrainFactory grains, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time,
    [PersistentState("registrar", "ballot")] IPersistentState<RegistrarState> kept,
    ILogger<RegistrarGrain> log) : Grain(context), IRegistrarGrain, IDisposable
{
    private readonly RegistrarServices _services = new(network, store, offTurn, randomness, grains, time, log);
    private readonly CancellationTokenSource _stop = new();
    private Task<Registrar.Registrar?>? _opened;
    private RollLoad? _load;
    private CancellationToken _stopping;
    private Task _finishing = Task.CompletedTask;
    private bool _hasEnded;

    private string Key => this.GetPrimaryKeyString();

    private Task<Registrar.Registrar?> Opened =>
        _opened ??= kept.RecordExists ? Open(kept.State.Secrets) : Task.FromResult<Registrar.Registrar?>(null);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _stopping = _stop.Token;
        if (kept.State.Secrets is not null) _ = Opened;
        this.RegisterGrainTimer(
            _ => Start(null),
            new GrainTimerCreationOptions { DueTime = network.AntiEntropy, Period = network.AntiEntropy, Interleave = true });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        _stop.Cancel();
        await _finishing;
        _load?.Dispose();
        await ((Task?)_opened ?? Task.CompletedTask).ConfigureAwait(
            ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        if (_opened is { IsCompletedSuccessfully: true, Result: { } registrar }) await registrar.DisposeAsync();
    }

    /// <summary>Ends running work where Orleans skips <see cref="OnDeactivateAsync"/>.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <inheritdoc/>
    public async Task Begin(RollHead head)
    {
        if (await Opened is not null) throw new InvalidOperationException("The roll is loaded already, and a registrar has only one.");
        _load?.Dispose();
        _load = null;
        if (!RollLoad.AreClasses(head.Weights)) throw new ArgumentException("The weights are of no roll (O11).", nameof(head));
        var secrets = await offTurn.Run(() => RegistrarSecrets.Make(randomness, head.Weights.Length), _stopping);
        _load = RollLoad.Begin(Key, head, secrets, randomness);
    }

    /// <inheritdoc/>
    public async Task<bool> Load(RollPage page) => _load is { } load && await offTurn.Run(() => load.TryAdd(page), _stopping);

    /// <inheritdoc/>
    public Task<PreparedRoll?> Finish() => Ask(async registrar =>
    {
        if (registrar is not null) return registrar.Prepared;
        if (_load is not { } load || !await offTurn.Run(load.IsWhole, _stopping)) return null;

        // The secrets come first: after a crash in between there is no roll, and the next load makes other secrets.
        kept.State.Secrets = await offTurn.Run(() => box.Encrypt(Key, load.SecretBytes), _stopping);
        await kept.WriteOrEnd(this);
        registrar = await Registrar.Registrar.Create(Key, load, _services, _stopping);
        (_opened, _load) = (Task.FromResult<Registrar.Registrar?>(registrar), null);
        Loaded(log, Key, registrar.Prepared.Size);
        return registrar.Prepared;
    });

    /// <inheritdoc/>
    public Task<CredentialAnswer> Issue(CredentialRequest request) =>
        Ask(registrar => registrar?.Issue(request, _stopping) ?? Task.FromResult(CredentialAnswer.Refused(RegistrarRefusal.UnknownRoll)));

    /// <inheritdoc/>
    public Task<RollLocks?> GetLocks() => Ask(registrar => Task.FromResult(registrar?.Locks));

    /// <inheritdoc/>
    public Task<bool> Unlock(byte[] voter) => Ask(registrar => Task.FromResult(registrar is not null && registrar.Unlock(voter)));

    /// <inheritdoc/>
    public Task<string?> Resume(bool isComplete) => Ask(async registrar =>
    {
        if (registrar is null) return RegistrarRefusal.UnknownRoll.Name();
        var rule = await registrar.Resume(isComplete);
        if (rule is null) Resumed(log, Key, isComplete);
        return rule?.Name();
    });

    /// <inheritdoc/>
    public Task<RollStatus?> GetStatus() => Ask(registrar => Task.FromResult(registrar?.Status));

    /// <inheritdoc/>
    public Task Wake(ElectionId election) => Start(election);

    /// <inheritdoc/>
    public async Task<bool> End(ElectionId election)
    {
        await Wake(election);
        await _finishing;
        return kept.State.Secrets is null;
    }

    private async Task<Registrar.Registrar?> Open(byte[]? secrets)
    {
        try
        {
            var opened = secrets is null
                ? null
                : await offTurn.Run(() => RegistrarSecrets.Read(box.Decrypt(Key, secrets), randomness), _stopping);
            return await Registrar.Registrar.Open(Key, opened, _services, _stopping);
        }
        catch (Exception failure)
        {
            throw End(failure);
        }
    }

    /// <summary>
    /// Asks the registrar. When its storage fails or its time is over, the caller asks again and finds the next activation.
    /// </summary>
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

    /// <summary>
    /// Begins the work after the close. Neither a hint nor a tick waits for it: while a call is open, Orleans lets no grain leave its silo.
    /// </summary>
    private Task Start(ElectionId? election)
    {
        // Without secrets there is nothing to end, so the logs of past elections are not read.
        if (_finishing.IsCompleted && kept.State.Secrets is not null) _finishing = ActivationLoop.Start(() => FinishAfterClose(election));
        return Task.CompletedTask;
    }

    private async Task FinishAfterClose(ElectionId? election)
    {
        try
        {
            await Ask(async registrar =>
            {
                if (registrar is null || !await registrar.FinishAfterClose(election, _stopping)) return false;
                await Destroy(registrar);
                return true;
            });
        }
        catch (Exception failure) when (PassingFailure.Is(failure, _stopping))
        {
            // No node answers, or the storage does not. The next look tries again.
            Missed(log, Key, failure.Message);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The next activation looks.
        }
        catch (Exception bug)
        {
            End(bug);
        }
    }

    private async Task Destroy(Registrar.Registrar registrar)
    {
        var secrets = kept.State.Secrets;
        kept.State.Secrets = null;
        try
        {
            await kept.WriteOrEnd(this);
        }
        catch
        {
            // The secrets may still be stored, so they are not destroyed. The next activation tries again.
            kept.State.Secrets = secrets;
            throw;
        }

        registrar.Forget();
        Destroyed(log, Key);
    }

    /// <summary>Ends this activation. Returns an exception that can leave a grain.</summary>
    private Exception End(Exception failure)
    {
        if (!_stopping.IsCancellationRequested && !_hasEnded) Stopped(log, failure, Key);
        _hasEnded = true;
        DeactivateOnIdle();
        return failure is IOException and not StorageException ? failure : NodeStopped.Because(failure);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} has a roll of {Size}")]
    private static partial void Loaded(ILogger log, string registrar, uint size);

    [LoggerMessage(
        Level = LogLevel.Warning, Message = "An operator lets registrar {Registrar} go on (nothing is missing from its log: {IsComplete})")]
    private static partial void Resumed(ILogger log, string registrar, bool isComplete);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} has destroyed its keys")]
    private static partial void Destroyed(ILogger log, string registrar);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} could not end its election yet: {Reason}")]
    private static partial void Missed(ILogger log, string registrar, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Registrar {Registrar} has stopped")]
    private static partial void Stopped(ILogger log, Exception failure, string registrar);
}

/// <summary>The state that a registrar keeps besides its log.</summary>
[GenerateSerializer, Alias("ballot.RegistrarState")]
public sealed record RegistrarState
{
    /// <summary>Its secrets, encrypted; null once they are destroyed.</summary>
    [Id(0)]
    public byte[]? Secrets { get; set; }
}
