using System.Text;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Registrar;

/// <summary>What a registrar needs from its silo.</summary>
internal sealed record RegistrarServices(
    NetworkOptions Network, IBlockStore Store, IOffTurn OffTurn, IRandomness Randomness, IGrainFactory Grains, TimeProvider Time, ILogger Log);

/// <summary>
/// One activation's registrar, with its roll loaded. Its log is the one truth: what was granted stands there before anything is
/// signed, and opening it fences every earlier activation, so that of two registrars only one signs, and only one thing a voter.
/// The secrets are elsewhere, because a log forgets nothing.
/// </summary>
internal sealed partial class Registrar : IAsyncDisposable
{
    /// <summary>Requests under way at the most: a second or two of signatures, on few cores.</summary>
    private const int MostAtOnce = 4096;

    private const int VotersARecord = 10_000;

    private const string LogPrefix = "roll-";

    /// <summary>Characters of a log's name: as many as there can be, the digits of a roll's root behind the prefix.</summary>
    private const int LogName = 32;

    /// <summary>For so many block times most nodes must have said the same before it ends something for good: what one block says another branch may not.</summary>
    private const int LastingBlocks = 10;

    private readonly string _key;
    private readonly RegistrarServices _services;
    private readonly INodeLog _log;
    private readonly string _here;
    private readonly ElectionNodes _nodes;
    private readonly VoterRoll _roll = new();
    private readonly WrongCodes _wrongCodes;
    private readonly Dictionary<int, Task> _committing = [];
    private RollRecord? _record;
    private RegistrarSecrets? _secrets;
    private ElectionId? _bound;
    private OpenElection? _opening;
    private Task<RegistrarRefusal?>? _binding;
    private Task? _looking;
    private ElectionStanding? _standing;
    private bool _isByMost;
    private long _lookedAt;
    private long _saidSince;
    private bool _isOver;
    private bool _isClosed;
    private PlacedRecord _placed;
    private bool _isHeldSaid;
    private Transaction? _statement;
    private int _requests;

    private Registrar(string key, RegistrarSecrets? secrets, INodeLog log, string here, RegistrarServices services)
    {
        (_key, _secrets, _log, _here, _services) = (key, secrets, log, here, services);
        _nodes = new(services.Network.Chain.Id, services.Grains, services.Time, services.Network.PeerDeadline);
        _wrongCodes = new(services.Time);
    }

    /// <summary>True for what may be the name of a registrar's log, which lies among those of nodes.</summary>
    public static bool IsLogName(string name) => name.Length == LogName && name.StartsWith(LogPrefix, StringComparison.Ordinal);

    /// <summary>What an election must name to be served.</summary>
    public PreparedRoll Prepared
    {
        get
        {
            var terms = _record!.Terms;
            return new(terms.Issuer.ToString(), terms.Registrar.ToString(), terms.Size, terms.Root.ToString());
        }
    }

    public RollStatus Status => new(
        _bound?.ToString(), _record!.Terms.Size, _roll.Issued, _wrongCodes.Total, Phase.Name());

    /// <summary>Whose codes were wrong lately.</summary>
    public RollLocks Locks => _wrongCodes.List();

    /// <summary>
    /// Whether the log may be older than what was granted: it was copied or restored, or the chain holds more ballots than it has
    /// grants. Then nothing is granted until the operator decides, because somebody may get a second credential.
    /// </summary>
    private bool IsHeld => _placed.Place != _here || (!_placed.MayLack && HasMoreBallots);

    private RegistrarPhase Phase
    {
        get
        {
            if (_secrets is null) return RegistrarPhase.Destroyed;
            if (_isOver) return RegistrarPhase.Closed;
            if (IsHeld) return RegistrarPhase.Held;
            return _bound is null ? RegistrarPhase.Prepared : RegistrarPhase.Open;
        }
    }

    private bool HasMoreBallots => _standing?.Ballots > _roll.Issued;

    private Timestamp Now => Timestamp.From(_services.Time.GetUtcNow());

    /// <summary>The close, which no node can put off: an organiser may only have it earlier than the opening says.</summary>
    private ulong Closes => Math.Min(_standing!.Closes, _opening!.Closes.Milliseconds);

    /// <summary>Most nodes have said for a while what they say of the election's end, so that no short branch is all that says so.</summary>
    private bool IsLasting => _isByMost
        && _services.Time.GetElapsedTime(_saidSince) >= LastingBlocks * TimeSpan.FromMilliseconds(_services.Network.Chain.TargetBlockTime);

    /// <summary>Makes a roll durable, all of it or nothing. From here on the secrets are the registrar's.</summary>
    public static Task<Registrar> Create(string key, RollLoad load, RegistrarServices services, CancellationToken stop) => Open(key, load.Secrets, services, async registrar =>
    {
        if (registrar._log.Recovery.Records > 0) throw new InvalidDataException($"The log of the registrar {key} holds a roll, and its secrets are gone.");
        registrar._record = load.Record;
        registrar._roll.Add(load.Voters);
        await registrar._log.Append(
        [
            (RecordKind.Roll, load.Record.Encode()),
            .. load.Voters.Chunk(VotersARecord).Select(some => (RecordKind.Voters, (ReadOnlyMemory<byte>)VoterRecord.Encode(some))),
            (RecordKind.Placed, registrar.Place(mayLack: false)),
        ]);
        return registrar;
    }, stop);

    /// <summary>Opens a registrar from its log; null where no roll was ever finished. Without secrets it only says what it was.</summary>
    public static Task<Registrar?> Open(string key, RegistrarSecrets? secrets, RegistrarServices services, CancellationToken stop) => Open(key, secrets, services, async registrar =>
    {
        await foreach (var record in registrar._log.Scan(stop)) registrar.Restore(record);
        if (registrar._record is { } roll)
        {
            registrar.Check(roll);
            if (secrets is null || registrar._isClosed) return registrar;

            // Former versions did not say where their logs are: this one begins to.
            if (registrar._placed.Place is null) await registrar._log.Append([(RecordKind.Placed, registrar.Place(mayLack: false))]);
            registrar.SayWhetherHeld();
            return registrar;
        }

        await registrar._log.DisposeAsync();
        return null;
    }, stop);

    /// <summary>Grants a voter's one request, or says by which rule not.</summary>
    public async Task<CredentialAnswer> Issue(CredentialRequest request, CancellationToken stop)
    {
        if (_requests >= MostAtOnce) throw new TimeoutException("The registrar has more requests than it can sign.");
        _requests++;
        try
        {
            if (!ElectionId.TryParse(request.Election, out var election) || request.Voter is not { Length: > 0 and <= IRegistrarGrain.LongestId }
                || request.Code is not { Length: >= IRegistrarGrain.ShortestCode and <= IRegistrarGrain.LongestCode } || request.Blinded is not { Length: IssuingKey.Size })
                return CredentialAnswer.Refused(RegistrarRefusal.Malformed);
            return await RefusalOf(election, stop) is { } rule ? CredentialAnswer.Refused(rule) : await Issue(request.Voter, request.Code, request.Blinded, stop);
        }
        finally
        {
            _requests--;
        }
    }

    /// <summary>An operator has decided that it goes on, though its log may be older than what was granted.</summary>
    /// <param name="isComplete">Whether the operator knows that the log lacks nothing, because it was only moved.</param>
    /// <returns>The rule that stands against it, or null.</returns>
    public async Task<RegistrarRefusal?> Resume(bool isComplete)
    {
        if (_secrets is null || _isOver) return RegistrarRefusal.Closed;
        if (!IsHeld) return null;
        if (isComplete && HasMoreBallots) return RegistrarRefusal.NotComplete;
        await _log.Append([(RecordKind.Placed, Place(mayLack: _placed.MayLack || !isComplete))]);
        return null;
    }

    /// <summary>Ends the row of wrong codes of a voter.</summary>
    /// <returns>False where nobody on the roll has this id.</returns>
    public bool Unlock(byte[] voter)
    {
        if (_secrets is not { } secrets) return false;
        var id = secrets.Mask(Spelled(voter));
        _wrongCodes.Clear(id);
        return _roll.Find(id) is not null;
    }

    /// <summary>
    /// Ends what is to end: after the close it grants no more, says how many it granted, and once the chain holds that, or takes
    /// it no more, the secrets are no longer needed. Whatever of this was done is done once, however often it is asked for.
    /// </summary>
    /// <param name="election">An election that asks for it; null for its own.</param>
    /// <param name="stop">Ends the attempt.</param>
    /// <returns>True where the secrets are to be destroyed.</returns>
    public async Task<bool> LookAfterEnd(ElectionId? election, CancellationToken stop)
    {
        if (_secrets is null) return false;

        // Nobody may have asked for a credential: then the first that calls is a node, after the close.
        if (_bound is null && (election is null || await BindTo(election.Value, stop) is not null)) return false;
        if ((election ?? _bound) != _bound) return false;
        await Look(stop);
        if (_standing is not { } standing) return false;

        // Both the nodes and its own clock: neither a liar nor a clock that is wrong may end it alone, as nothing brings it back.
        var isSealed = standing.Phase == ElectionPhase.Sealed;
        if (!_isByMost || !(isSealed || standing.Phase == ElectionPhase.Closing) || Now.Milliseconds < Closes) return false;
        if (Closes < _opening!.Closes.Milliseconds && !IsLasting) return false;
        await End();
        if (standing.Issued is { } stated && stated != _roll.Issued) StatedOtherwise(_services.Log, _key, stated, _roll.Issued);
        if (standing.Issued is not null || isSealed) return IsLasting;

        // A number that may be too low would accuse an honest registrar. Without one the roll's size bounds the ballots.
        if (!IsHeld && !_placed.MayLack) await State(stop);
        return false;
    }

    /// <summary>Lets go of the secrets, which are no longer stored either.</summary>
    public void Forget()
    {
        _secrets?.Dispose();
        _secrets = null;
    }

    public async ValueTask DisposeAsync()
    {
        Forget();
        await _log.DisposeAsync();
    }

    private static async Task<T> Open<T>(string key, RegistrarSecrets? secrets, RegistrarServices services, Func<Registrar, Task<T>> fill, CancellationToken stop)
    {
        var log = await services.Store.Open(LogPrefix + key[..(LogName - LogPrefix.Length)], stop);
        try
        {
            return await fill(new(key, secrets, log, await services.Store.Place(stop), services));
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
    }

    private async Task<CredentialAnswer> Issue(byte[] voter, byte[] code, byte[] blinded, CancellationToken stop)
    {
        if (_isOver || _secrets is not { } secrets) return CredentialAnswer.Refused(RegistrarRefusal.Closed);

        // A stranger takes the same way as a voter, so that neither answers nor their times tell who is on the roll.
        var (spelled, typed) = (Spelled(voter), _record!.IsFolded ? Spelling.Code(code) : code);
        var id = secrets.Mask(spelled);
        var found = _roll.Find(id);
        if (_wrongCodes.WaitOf(id) is { } wait) return CredentialAnswer.Refused(RegistrarRefusal.TooManyWrongCodes) with { Left = 0, Wait = wait };
        if (!_roll.IsCode(found, secrets.Mask(spelled, typed)) || _wrongCodes.IsBarred(id))
        {
            var left = _wrongCodes.Note(id, found is null ? null : Encoding.UTF8.GetString(voter));
            return CredentialAnswer.Refused(RegistrarRefusal.WrongCode) with { Left = left, Wait = _wrongCodes.WaitOf(id) };
        }

        _wrongCodes.Acquit(id);
        var (place, digest) = (found!.Value, Hash256.Of(blinded));
        if (_roll.GrantedTo(place) is null)
        {
            if (Now.Milliseconds >= ExpiryOf(place, spelled, secrets)) return CredentialAnswer.Refused(RegistrarRefusal.CodeExpired);
            if (!await _services.OffTurn.Run(() => BlindRsa.IsBlinded(secrets.Signer.Key, blinded), stop)) return CredentialAnswer.Refused(RegistrarRefusal.Malformed);

            // Meanwhile the end may have come, or another request of the same voter.
            if (_isOver) return CredentialAnswer.Refused(RegistrarRefusal.Closed);
        }

        // Durable, then signed. What was durable before is signed again only by whom nobody has fenced.
        await (_roll.GrantedTo(place) is null ? Grant(new((uint)place, digest))
            : _committing.TryGetValue(place, out var committing) ? committing
            : _log.Append([]).AsTask());
        return _roll.GrantedTo(place) == digest ? await Sign(secrets, blinded, stop) : CredentialAnswer.Refused(RegistrarRefusal.AlreadyIssued);
    }

    private ulong ExpiryOf(int place, byte[] spelled, RegistrarSecrets secrets) =>
        _record!.Form == RollForm.Hidden ? secrets.Hide(spelled, _roll.ExpiryOf(place)) : _roll.ExpiryOf(place);

    private byte[] Spelled(byte[] voter) => _record!.IsFolded ? Spelling.Voter(voter) : voter;

    private async Task Grant(IssuedRecord issued)
    {
        _roll.Grant(issued);
        var place = (int)issued.Voter;
        try
        {
            await (_committing[place] = _log.Append([(RecordKind.Issued, issued.Encode())]).AsTask());
        }
        finally
        {
            _committing.Remove(place);
        }
    }

    private async Task<CredentialAnswer> Sign(RegistrarSecrets secrets, byte[] blinded, CancellationToken stop)
    {
        try
        {
            return new(await _services.OffTurn.Run(() => secrets.Signer.Sign(blinded), stop), null);
        }
        catch (ObjectDisposedException) when (_secrets is null)
        {
            return CredentialAnswer.Refused(RegistrarRefusal.Closed);
        }
    }

    /// <summary>Why an election's voters get nothing now; null where they do.</summary>
    private async Task<RegistrarRefusal?> RefusalOf(ElectionId election, CancellationToken stop)
    {
        // Before the first election binds it: it may have served another one.
        if (!_isOver && _secrets is not null && IsHeld) return RegistrarRefusal.RollRestored;
        if (await BindTo(election, stop) is { } rule) return rule;
        if (_isOver) return RegistrarRefusal.Closed;
        if (_services.Time.GetElapsedTime(_lookedAt) >= _services.Network.AntiEntropy || _standing is null) await Look(stop);
        if (_standing is not { } standing) return RegistrarRefusal.UnknownElection;
        if (Now.Milliseconds >= Closes || standing.Phase is ElectionPhase.Closing or ElectionPhase.Sealed) return RegistrarRefusal.Closed;
        return IsHeld ? RegistrarRefusal.RollRestored : null;
    }

    /// <summary>Binds the registrar to the first election that may have it, for good. The rule that stands against this one, or null.</summary>
    private async Task<RegistrarRefusal?> BindTo(ElectionId election, CancellationToken stop)
    {
        while (_bound is null)
        {
            if (_binding is { IsCompleted: false })
            {
                await ((Task)_binding).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
                continue;
            }

            if (await (_binding = Bind(election, stop)) is { } rule) return rule;
        }

        return _bound == election ? null : RegistrarRefusal.WrongElection;
    }

    private async Task<RegistrarRefusal?> Bind(ElectionId election, CancellationToken stop)
    {
        if (_isOver || _secrets is null) return RegistrarRefusal.Closed;
        if (await _nodes.Opening(election, stop) is not { } opening) return RegistrarRefusal.UnknownElection;
        if (!Serves((OpenElection)opening.Payload)) return RegistrarRefusal.WrongElection;
        await _log.Append([(RecordKind.Bound, opening.Bytes)]);
        (_bound, _opening) = (election, (OpenElection)opening.Payload);
        return null;
    }

    private bool Serves(OpenElection opened) => opened.Organiser == _record!.Organiser && opened.Roll == _record.Terms;

    /// <summary>Looks where the election stands, once for all who want to know.</summary>
    private Task Look(CancellationToken stop)
    {
        return _looking is { IsCompleted: false } ? _looking : _looking = LookNow();

        async Task LookNow()
        {
            var before = (_standing?.State, _standing?.Closes, _standing?.Issued, _isByMost);
            (_standing, _isByMost) = await _nodes.Standing(_bound!.Value, stop);
            if ((_standing?.State, _standing?.Closes, _standing?.Issued, _isByMost) != before) _saidSince = _services.Time.GetTimestamp();
            _lookedAt = _services.Time.GetTimestamp();
            SayWhetherHeld();
        }
    }

    /// <summary>Once: only an operator changes it.</summary>
    private void SayWhetherHeld()
    {
        if (!_isHeldSaid && IsHeld) Held(_services.Log, _key);
        _isHeldSaid = IsHeld;
    }

    /// <summary>Grants nothing any more. What was granted before stands before it in the log, in the order of the calls.</summary>
    private async Task End()
    {
        if (_isClosed) return;
        _isOver = true;
        await _log.Append([(RecordKind.Closed, new ClosedRecord(_roll.Issued).Encode())]);
        _isClosed = true;
    }

    private async Task State(CancellationToken stop)
    {
        var stated = new StateIssuances(_record!.Terms.Registrar, _bound!.Value, _roll.Issued);
        _statement ??= _secrets!.Sign(_services.Network.Chain.Id, stated);
        var answer = await _nodes.Submit(_statement, stop);
        if (answer.Rule is null) Stated(_services.Log, _key, stated.Count, stated.Election);
        else Refused(_services.Log, _key, answer.Rule);
    }

    private void Restore(LogRecord record)
    {
        var bytes = record.Payload.Span;
        if (_isClosed || (_record is null != (record.Kind == RecordKind.Roll))) throw Misplaced(record);
        switch (record.Kind)
        {
            case RecordKind.Roll:
                _record = RollRecord.Decode(bytes);
                break;
            case RecordKind.Voters when _bound is null:
                _roll.Add(VoterRecord.Decode(bytes));
                break;
            case RecordKind.Placed:
                _placed = PlacedRecord.Decode(bytes);
                break;
            case RecordKind.Bound when _bound is null && ElectionNodes.Decode(_services.Network.Chain.Id, bytes.ToArray()) is { } opening && Serves((OpenElection)opening.Payload):
                (_bound, _opening) = (new(opening.Id.Value), (OpenElection)opening.Payload);
                break;
            case RecordKind.Issued when _bound is not null:
                _roll.Grant(IssuedRecord.Decode(bytes));
                break;
            case RecordKind.Closed when ClosedRecord.Decode(bytes).Count == _roll.Issued:
                _isOver = _isClosed = true;
                break;
            default:
                throw Misplaced(record);
        }
    }

    /// <summary>That the log is here from now on, to be appended.</summary>
    private ReadOnlyMemory<byte> Place(bool mayLack) => (_placed = new(_here, mayLack)).Encode();

    private void Check(RollRecord roll)
    {
        if (_roll.Size != roll.Terms.Size) throw new InvalidDataException($"The log of the registrar {_key} has {_roll.Size} voters of {roll.Terms.Size}.");
        if (RegistrarKey.Of(roll.Terms.Root.ToString()) != _key) throw new InvalidDataException($"The log of the registrar {_key} is another one's.");
        if (_secrets is { } secrets && (secrets.Key != roll.Terms.Registrar || !secrets.Signer.Key.Equals(roll.Terms.Issuer)))
            throw new InvalidDataException($"The secrets of the registrar {_key} are not those of its log.");
    }

    private InvalidDataException Misplaced(LogRecord record) =>
        new($"The log of the registrar {_key} was changed from outside: a record {record.Kind} at {record.Position} is out of place.");

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} states {Count} credentials for election {Election}")]
    private static partial void Stated(ILogger log, string registrar, uint count, ElectionId election);

    [LoggerMessage(Level = LogLevel.Information, Message = "Registrar {Registrar} could not state its credentials yet: {Rule}")]
    private static partial void Refused(ILogger log, string registrar, string rule);

    [LoggerMessage(Level = LogLevel.Error, Message = "The log of registrar {Registrar} was copied or restored, or has fewer credentials than the chain has ballots: some that were issued may be missing from it. It issues none until an operator decides: ballot election roll resume ELECTION")]
    private static partial void Held(ILogger log, string registrar);

    [LoggerMessage(Level = LogLevel.Error, Message = "The chain says that registrar {Registrar} signed {Stated} credentials, and it signed {Count}: somebody else has its key")]
    private static partial void StatedOtherwise(ILogger log, string registrar, uint stated, uint count);
}
