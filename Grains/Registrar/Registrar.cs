using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The services of the silo that a registrar needs.</summary>
internal sealed record RegistrarServices(
    NetworkOptions Network, ILogStore Store, IOffTurn OffTurn, IRandomness Randomness, IGrainFactory Grains,
    TimeProvider Time, ILogger Log);

/// <summary>
/// One activation's registrar, with its roll loaded. A grant is in its log before anything is signed. The secrets are kept elsewhere,
/// because a log forgets nothing. Once they are destroyed, the registrar only answers questions about its past.
/// </summary>
internal sealed partial class Registrar : IAsyncDisposable
{
    /// <summary>The most requests in work at once: a second or two of signatures, on few cores.</summary>
    private const int MostAtOnce = 4096;

    private readonly string _key;
    private readonly RegistrarServices _services;
    private readonly RollLog _log;
    private readonly ElectionNodes _nodes;
    private readonly ElectionWatch _watch;
    private readonly WrongCodes _wrongCodes;
    private Signing? _signing;
    private Task<RegistrarRefusal?>? _binding;
    private bool _isHeldSaid;
    private Transaction? _statement;
    private int _requests;

    private Registrar(string key, RegistrarSecrets? secrets, RollLog log, RegistrarServices services)
    {
        (_key, _log, _services) = (key, log, services);
        _nodes = new(services.Network.Chain.Id, services.Grains, services.Time, services.Network.PeerDeadline);
        _watch = new(_nodes, services.Network, services.Time);
        _wrongCodes = new(services.Time);
        if (secrets is not null) _signing = new(log, secrets, _wrongCodes, services);
    }

    /// <summary>The terms that an election must name to be served.</summary>
    public PreparedRoll Prepared => PreparedRoll.Of(Terms);

    public RollStatus Status => new(_log.Election, (uint)Terms.Size, _log.Voters.Issued, _wrongCodes.Total, Phase.Name())
    {
        Classes = [.. Issued.Zip(Terms.Classes, (issued, voters) => new RollClassStatus(voters.Weight, voters.Size, issued))],
    };

    /// <summary>Voters with wrong codes lately.</summary>
    public RollLocks Locks => _wrongCodes.List();

    private RollTerms Terms => _log.Record.Terms;

    /// <summary>How many credentials were granted, by class.</summary>
    private IEnumerable<uint> Issued => _log.Voters.Classes(Terms.Classes.Length).Select(voters => voters.Issued);

    private RegistrarPhase Phase
    {
        get
        {
            if (_signing is null) return RegistrarPhase.Destroyed;
            if (_log.Phase == RollPhase.Closed) return RegistrarPhase.Closed;
            if (IsHeld) return RegistrarPhase.Held;
            return _log.Phase == RollPhase.Prepared ? RegistrarPhase.Prepared : RegistrarPhase.Open;
        }
    }

    /// <summary>
    /// True when the log may be older than the credentials that were granted: it was copied or restored, or the chain holds more ballots
    /// than it has grants. Then nothing is granted until the operator decides, because a voter may get a second credential.
    /// </summary>
    private bool IsHeld => !_log.IsAtHome || (!_log.MayLack && HasMoreBallots);

    private bool HasMoreBallots => _watch.Standing?.Ballots > _log.Voters.Issued;

    private Timestamp Now => Timestamp.From(_services.Time.GetUtcNow());

    /// <summary>The close as most nodes say: an organiser may close earlier than the opening says, and may extend the election.</summary>
    private ulong Closes => _watch.Standing!.Closes;

    /// <summary>Makes a roll durable. From here on the registrar owns the secrets.</summary>
    public static async Task<Registrar> Create(string key, RollLoad load, RegistrarServices services, CancellationToken stop) =>
        new(key, load.Secrets, await RollLog.Create(key, load, services, stop), services);

    /// <summary>Opens a registrar from its log; null where no roll was ever finished.</summary>
    /// <exception cref="InvalidDataException">The log, or the secrets, belong to another registrar.</exception>
    public static async Task<Registrar?> Open(string key, RegistrarSecrets? secrets, RegistrarServices services, CancellationToken stop)
    {
        if (await RollLog.Open(key, services, stop) is not { } log) return null;
        try
        {
            var terms = log.Record.Terms;
            if (secrets is not null && (secrets.Key != terms.Registrar
                || !secrets.Signers.Select(signer => signer.Key).SequenceEqual(terms.Classes.Select(voters => voters.Issuer))))
                throw new InvalidDataException($"The secrets of the registrar {key} are not those of its log.");
            var registrar = new Registrar(key, secrets, log, services);
            if (secrets is null || log.Phase == RollPhase.Closed) return registrar;

            // Former versions did not write where their logs are. This version does.
            if (!log.HasPlace) await log.NotePlace(mayLack: false);
            registrar.SayWhetherHeld();
            return registrar;
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    /// <summary>Grants a voter's one request, or answers with the rule that refuses it.</summary>
    public async Task<CredentialAnswer> Issue(CredentialRequest request, CancellationToken stop)
    {
        if (_requests >= MostAtOnce) throw new TimeoutException("The registrar has more requests than it can sign.");
        _requests++;
        try
        {
            if (request.Voter is not { Length: > 0 and <= IRegistrarGrain.LongestId }
                || request.Code is not { Length: >= IRegistrarGrain.ShortestCode and <= IRegistrarGrain.LongestCode }
                || request.Blinded?.Length != Terms.Classes.Length * IssuingKey.Size)
                return CredentialAnswer.Refused(RegistrarRefusal.Malformed);
            if (await RefusalOf(request.Election, stop) is { } rule) return CredentialAnswer.Refused(rule);
            if (_signing is not { } signing) return CredentialAnswer.Refused(RegistrarRefusal.Closed);
            return await signing.Issue(request.Voter, request.Code, request.Blinded, stop);
        }
        finally
        {
            _requests--;
        }
    }

    /// <summary>
    /// Follows an operator's decision that the registrar goes on, though its log may be older than the credentials that were granted.
    /// </summary>
    /// <param name="isComplete">True when the operator knows that the log lacks nothing, because it was only moved.</param>
    /// <returns>The rule that forbids it, or null.</returns>
    public async Task<RegistrarRefusal?> Resume(bool isComplete)
    {
        if (_signing is null || _log.Phase == RollPhase.Closed) return RegistrarRefusal.Closed;
        if (!IsHeld) return null;
        if (isComplete && HasMoreBallots) return RegistrarRefusal.NotComplete;
        await _log.NotePlace(mayLack: _log.MayLack || !isComplete);
        return null;
    }

    /// <summary>Resets a voter's count of wrong codes.</summary>
    /// <returns>False where the roll has no such id.</returns>
    public bool Unlock(byte[] voter) => _signing?.Unlock(voter) ?? false;

    /// <summary>
    /// Does what is due after the close: it grants no more, states how many it granted, and, once the chain holds that number or can't take
    /// it any more, gives up the secrets. Each step is done once, however often this is called.
    /// </summary>
    /// <param name="election">The election that the caller asks about; null for its own.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>True where the secrets should be destroyed.</returns>
    public async Task<bool> FinishAfterClose(ElectionId? election, CancellationToken stop)
    {
        if (_signing is null) return false;

        // If nobody asked for a credential, the first caller is a node, after the close.
        if (_log.Election is null && (election is null || await BindTo(election.Value, stop) is not null)) return false;
        if ((election ?? _log.Election) != _log.Election) return false;
        await RefreshWatch(stop);
        if (_watch.Standing is not { } standing) return false;

        // Both the nodes and its own clock must agree, because nothing can undo the end: neither a liar nor a wrong clock may end it alone.
        // A liar, a short branch or a wrong clock then costs minutes, and no credential.
        var isSealed = standing.Phase == ElectionPhase.Sealed;
        if (!_watch.IsByMost || !(isSealed || standing.Phase == ElectionPhase.Closing) || Now.Milliseconds < Closes) return false;
        if (Closes < _log.Opening!.Closes.Milliseconds && !_watch.IsLasting) return false;
        await _log.Close();
        if (standing.Issued is { } stated && stated != _log.Voters.Issued) StatedOtherwise(_services.Log, _key, stated, _log.Voters.Issued);
        if (standing.Issued is not null || isSealed) return _watch.IsLasting;

        // A number that may be too low would accuse an honest registrar. Without one the roll's size bounds the ballots.
        if (!IsHeld && !_log.MayLack) await StateNumber(stop);
        return false;
    }

    /// <summary>Drops the secrets, which were deleted from storage before.</summary>
    public void Forget()
    {
        _signing?.Dispose();
        _signing = null;
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await _log.DisposeAsync();
    }

    /// <summary>The rule by which an election's voters get nothing now; null where they may get credentials.</summary>
    /// <exception cref="TimeoutException">The nodes can't say yet: ask again.</exception>
    private async Task<RegistrarRefusal?> RefusalOf(ElectionId election, CancellationToken stop)
    {
        // Before the first election binds the roll: it may have served another one.
        if (_log.Phase != RollPhase.Closed && _signing is not null && IsHeld) return RegistrarRefusal.RollRestored;
        if (await BindTo(election, stop) is { } rule) return rule;
        if (_log.Phase == RollPhase.Closed) return RegistrarRefusal.Closed;
        if (_watch.IsOld) await RefreshWatch(stop);

        // A node has shown what opened it, so there is one. That most do not have it yet passes, unless its branch has lost.
        if (_watch.IsLost) return RegistrarRefusal.Unavailable;
        if (_watch.Standing is not { } standing) throw new TimeoutException("Most nodes do not have the election yet.");
        if (Now.Milliseconds >= Closes || standing.Phase is ElectionPhase.Closing or ElectionPhase.Sealed) return RegistrarRefusal.Closed;
        return IsHeld ? RegistrarRefusal.RollRestored : null;
    }

    /// <summary>
    /// Binds the registrar for good to the first election that may have it. Returns the rule that forbids this one, or null.
    /// </summary>
    private async Task<RegistrarRefusal?> BindTo(ElectionId election, CancellationToken stop)
    {
        while (_log.Election is null)
        {
            if (_binding is { IsCompleted: false })
            {
                await ((Task)_binding).ConfigureAwait(
                    ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                continue;
            }

            if (await (_binding = Bind(election, stop)) is { } rule) return rule;
        }

        return _log.Election == election ? null : RegistrarRefusal.WrongElection;
    }

    private async Task<RegistrarRefusal?> Bind(ElectionId election, CancellationToken stop)
    {
        if (_log.Phase == RollPhase.Closed || _signing is null) return RegistrarRefusal.Closed;
        if (await _nodes.Opening(election, stop) is not { } opening) return RegistrarRefusal.UnknownElection;
        if (!_log.Serves((OpenElection)opening.Payload)) return RegistrarRefusal.WrongElection;
        await _log.Bind(opening);
        return null;
    }

    private async Task RefreshWatch(CancellationToken stop)
    {
        await _watch.Refresh(_log.Election!.Value, stop);

        // The other credentials may be those of a later activation. Then this one is over, and knows nothing of the log.
        if (HasMoreBallots) await _log.CheckWriter();
        SayWhetherHeld();
    }

    /// <summary>Logs once that the registrar is held, because only an operator can change that.</summary>
    private void SayWhetherHeld()
    {
        if (!_isHeldSaid && IsHeld) Held(_services.Log, _key);
        _isHeldSaid = IsHeld;
    }

    private async Task StateNumber(CancellationToken stop)
    {
        var stated = new StateIssuances(Terms.Registrar, _log.Election!.Value, [.. Issued]);
        _statement ??= _signing!.State(stated);
        var answer = await _nodes.Submit(_statement, stop);
        if (answer.Rule is null) Stated(_services.Log, _key, _log.Voters.Issued, stated.Election);
        else Refused(_services.Log, _key, answer.Rule);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} states {Count} credentials for election {Election}")]
    private static partial void Stated(ILogger log, string registrar, uint count, ElectionId election);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} could not state its credentials yet: {Rule}")]
    private static partial void Refused(ILogger log, string registrar, string rule);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The log of registrar {Registrar} was copied or restored, or has fewer credentials than the chain has ballots: some that "
            + "were issued may be missing from it. It issues none until an operator decides: ballot election roll resume ELECTION")]
    private static partial void Held(ILogger log, string registrar);

    [LoggerMessage(
        Level = LogLevel.Error,
        Message = "The chain says that registrar {Registrar} signed {Stated} credentials, and it signed {Count}: "
            + "somebody else has its key")]
    private static partial void StatedOtherwise(ILogger log, string registrar, uint stated, uint count);
}
