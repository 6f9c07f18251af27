using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.Ports;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;

namespace OrleansBallot.Grains.Registrar;

/// <summary>The phase of a registrar by its log. Each phase follows the one before it, and none comes twice.</summary>
internal enum RollPhase
{
    /// <summary>The roll is loaded, and no election has asked for it.</summary>
    Prepared,

    /// <summary>One election has the roll, for good. Credentials are granted.</summary>
    Bound,

    /// <summary>Nothing is granted any more.</summary>
    Closed,
}

/// <summary>
/// A registrar's log and its content: the only record of the grants. Opening it fences every earlier activation, so that of two registrars
/// only one writes, and a voter gets only one grant. Every change is written first, and only this class writes.
/// </summary>
internal sealed class RollLog : IAsyncDisposable
{
    private const int VotersARecord = 10_000;

    private readonly string _key;
    private readonly Hash256 _chain;
    private readonly INodeLog _log;
    private readonly string _here;
    private readonly Dictionary<int, Task> _committing = [];
    private RollRecord? _record;
    private PlacedRecord _placed;
    private bool _isClosed;

    private RollLog(string key, Hash256 chain, INodeLog log, string here) => (_key, _chain, _log, _here) = (key, chain, log, here);

    /// <summary>The registrar's first record: its roll.</summary>
    public RollRecord Record => _record ?? throw new InvalidOperationException($"The log of the registrar {_key} was not read.");

    /// <summary>The voters on the roll, and their granted requests.</summary>
    public VoterRoll Voters { get; } = new();

    public RollPhase Phase { get; private set; }

    /// <summary>The opening of the election that has the roll; null before there is one.</summary>
    public OpenElection? Opening { get; private set; }

    /// <summary>The id of that election.</summary>
    public ElectionId? Election { get; private set; }

    /// <summary>True when the log is at the place where it was written. Otherwise it was copied or restored, and may lack grants.</summary>
    public bool IsAtHome => _placed.Place == _here;

    /// <summary>True when the log says where it was written. Logs of former versions do not.</summary>
    public bool HasPlace => _placed.Place is not null;

    /// <summary>True when an operator let the registrar go on though the log may lack grants.</summary>
    public bool MayLack => _placed.MayLack;

    /// <summary>Makes a roll durable, all of it or nothing.</summary>
    public static Task<RollLog> Create(string key, RollLoad load, RegistrarServices services, CancellationToken stop) =>
        Open(key, services, async log =>
        {
            if (log._log.Recovery.Records > 0)
                throw new InvalidDataException($"The log of the registrar {key} holds a roll, but its secrets are gone.");
            log._record = load.Record;
            log.Voters.Add(load.Voters);
            await log._log.Append(
            [
                (RecordKind.Roll, load.Record.Encode()),
                .. load.Voters.Chunk(VotersARecord).Select(
                    some => (RecordKind.Voters, (ReadOnlyMemory<byte>)VoterRecord.Encode(some, RollForm.Classed))),
                (RecordKind.Placed, log.Place(mayLack: false)),
            ]);
            return log;
        }, stop);

    /// <summary>Opens a log; null where no roll was ever finished.</summary>
    /// <exception cref="InvalidDataException">The log was changed from outside.</exception>
    public static Task<RollLog?> Open(string key, RegistrarServices services, CancellationToken stop) => Open(key, services, async log =>
    {
        await foreach (var record in log._log.Scan(stop)) log.Restore(record);
        if (log._record is not { } roll)
        {
            await log.DisposeAsync();
            return null;
        }

        if (!log.Voters.Classes(roll.Terms.Classes.Length).Select(voters => voters.Size).SequenceEqual(
            roll.Terms.Classes.Select(voters => voters.Size)))
            throw new InvalidDataException($"The log of the registrar {key} has other voters than the {roll.Terms.Size} of its roll.");
        if (RegistrarKey.Of(roll.Terms.Root) != key)
            throw new InvalidDataException($"The log of the registrar {key} belongs to another registrar.");
        return log;
    }, stop);

    /// <summary>True when an opening names this roll.</summary>
    public bool Serves(OpenElection opened) => opened.Organiser == Record.Organiser && opened.Roll == Record.Terms;

    /// <summary>Gives the roll to an election, for good.</summary>
    public async Task Bind(Transaction opening)
    {
        await _log.Append([(RecordKind.Bound, opening.Bytes)]);
        NoteOpening(opening);
    }

    /// <summary>
    /// Grants a voter's request, unless another one of this voter's was granted before: then <see cref="VoterRoll.GrantedTo"/> returns that
    /// one. When this has ended, the grant is durable, and no later activation has fenced this one.
    /// </summary>
    public async Task Grant(int index, Hash256 blinded)
    {
        if (Voters.GrantedTo(index) is not null)
        {
            await (_committing.TryGetValue(index, out var earlier) ? earlier : CheckWriter());
            return;
        }

        var issued = new IssuedRecord((uint)index, blinded);
        Voters.Grant(issued);
        try
        {
            await (_committing[index] = _log.Append([(RecordKind.Issued, issued.Encode())]).AsTask());
        }
        finally
        {
            _committing.Remove(index);
        }
    }

    /// <summary>Fails where a later activation owns the log.</summary>
    public Task CheckWriter() => _log.Append([]).AsTask();

    /// <summary>Records that the log's place is here from now on.</summary>
    /// <param name="mayLack">True when the log may lack grants.</param>
    public Task NotePlace(bool mayLack) => _log.Append([(RecordKind.Placed, Place(mayLack))]).AsTask();

    /// <summary>
    /// Ends granting. All grants stand before this record in the log, in the order of the calls, so every opening states the same number.
    /// </summary>
    public async Task Close()
    {
        if (_isClosed) return;
        Phase = RollPhase.Closed;
        await _log.Append([(RecordKind.Closed, new ClosedRecord(Voters.Issued).Encode())]);
        _isClosed = true;
    }

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    private static async Task<T> Open<T>(string key, RegistrarServices services, Func<RollLog, Task<T>> fill, CancellationToken stop)
    {
        var log = await services.Store.Open(RollLogName.Of(key), stop);
        try
        {
            return await fill(new(key, services.Network.Chain.Id, log, await services.Store.Place(stop)));
        }
        catch
        {
            await log.DisposeAsync();
            throw;
        }
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
            case RecordKind.Voters when Phase == RollPhase.Prepared:
                Voters.Add(VoterRecord.Decode(bytes, Record.Form));
                break;
            case RecordKind.Placed:
                _placed = PlacedRecord.Decode(bytes);
                break;
            case RecordKind.Bound when Phase == RollPhase.Prepared
                && ElectionNodes.Decode(_chain, bytes.ToArray()) is { } opening && Serves((OpenElection)opening.Payload):
                NoteOpening(opening);
                break;
            case RecordKind.Issued when Phase == RollPhase.Bound:
                Voters.Grant(IssuedRecord.Decode(bytes));
                break;
            case RecordKind.Closed when ClosedRecord.Decode(bytes).Count == Voters.Issued:
                Phase = RollPhase.Closed;
                _isClosed = true;
                break;
            default:
                throw Misplaced(record);
        }
    }

    private void NoteOpening(Transaction opening) =>
        (Election, Opening, Phase) = (new(opening.Id.Value), (OpenElection)opening.Payload, RollPhase.Bound);

    private ReadOnlyMemory<byte> Place(bool mayLack) => (_placed = new(_here, mayLack)).Encode();

    private InvalidDataException Misplaced(LogRecord record) =>
        new($"The log of the registrar {_key} was changed from outside: a record {record.Kind} at {record.Position} is out of place.");
}
