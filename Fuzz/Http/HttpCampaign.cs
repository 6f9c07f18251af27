using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text.Json;
using OrleansBallot.Fuzz.Engine;

namespace OrleansBallot.Fuzz.Http;

/// <summary>
/// Sends requests to a silo on a few connections, and looks at every answer. The requests follow from the seed; which of them meet at the
/// silo does not.
/// </summary>
internal sealed class HttpCampaign(Ground ground, Uri silo, int seed)
{
    private const int Connections = 16;

    // After so many requests an honest voter votes.
    private const int Slice = 2000;

    // Longer than anybody waits. It is no measure of speed: machines are busy.
    private static readonly TimeSpan _hang = TimeSpan.FromSeconds(10);

    // An operator's order may mine blocks.
    private static readonly TimeSpan _hangOfOperators = TimeSpan.FromSeconds(60);

    // The silo cuts off a client that says nothing, at the latest when a connection was idle for 30 seconds.
    private static readonly TimeSpan _hangOfSilent = TimeSpan.FromSeconds(60);

    private readonly Lock _gate = new();
    private readonly RequestMaker _maker = new(new(seed), ground, silo);
    private readonly ConcurrentQueue<Finding> _found = [];
    private readonly ConcurrentDictionary<(string Label, int Status), long> _statuses = [];
    private readonly ConcurrentBag<Task> _silent = [];
    private long _left;
    private long _sent;

    /// <summary>Requests so far.</summary>
    public long Sent => Interlocked.Read(ref _sent);

    /// <summary>All that was found.</summary>
    public IReadOnlyCollection<Finding> Found => _found;

    /// <summary>How often each status came, by route; 0 for a connection that ended without an answer.</summary>
    public IReadOnlyDictionary<(string Label, int Status), long> Statuses => _statuses;

    /// <summary>Makes and sends requests.</summary>
    public async Task Run(long requests, CancellationToken stop)
    {
        _left = requests;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => Work(stop), stop)));
        await Task.WhenAll(_silent);
    }

    /// <summary>Sends one request on a connection of its own.</summary>
    public async Task Send(MadeRequest request, CancellationToken stop) => (await Try(request, wire: null, stop))?.Dispose();

    /// <summary>Asks for what must hold whatever was sent; a broken promise is a finding.</summary>
    public async Task Check(string kind, Func<CancellationToken, Task> check, CancellationToken stop)
    {
        using var hang = CancellationTokenSource.CreateLinkedTokenSource(stop);
        hang.CancelAfter(_hangOfOperators);
        try
        {
            await check(hang.Token);
        }
        catch (Exception fault) when (fault is BrokenPromiseException or HttpRequestException or OperationCanceledException
            && !stop.IsCancellationRequested)
        {
            _found.Enqueue(new(kind, fault.Message, []));
        }
    }

    private async Task Work(CancellationToken stop)
    {
        Wire? wire = null;
        while (Next() is { } request)
        {
            if (request.Ending == Ending.Silent) _silent.Add(Send(request, stop));
            else wire = await Try(request, wire, stop);
            if (Interlocked.Increment(ref _sent) % Slice == 0) await Check("vote", ground.Vote, stop);
        }

        wire?.Dispose();
    }

    private MadeRequest? Next()
    {
        lock (_gate) return _left-- > 0 ? _maker.Next() : null;
    }

    /// <summary>Sends a request and looks at what comes back.</summary>
    /// <returns>The connection, where it can be used again.</returns>
    private async Task<Wire?> Try(MadeRequest request, Wire? wire, CancellationToken stop)
    {
        using var hang = CancellationTokenSource.CreateLinkedTokenSource(stop);
        hang.CancelAfter(HangOf(request));
        var isReused = wire is not null;
        var began = Stopwatch.GetTimestamp();
        try
        {
            wire ??= await Wire.Open(silo, hang.Token);
            await wire.Send(request.Bytes, hang.Token);
            if (request.Ending == Ending.Aborted) wire.Break();
            else if (await Listen(request, wire, hang.Token)) return wire;
        }
        catch (SocketException) when (!request.IsPlain)
        {
            // The server may cut off what is no good HTTP.
            Count(request, 0);
        }
        catch (Exception failure) when (isReused && failure is SocketException or EndOfStreamException)
        {
            // A connection may end between two requests. The next one is on another.
            wire!.Dispose();
            return await Try(request, wire: null, stop);
        }
        catch (Exception failure) when (request.IsPlain && failure is SocketException or EndOfStreamException or InvalidDataException)
        {
            Note(request, "cut", failure.Message);
        }
        catch (InvalidDataException)
        {
            Count(request, 0);
        }
        catch (OperationCanceledException) when (!stop.IsCancellationRequested)
        {
            Note(request, "slow", $"No end within {Stopwatch.GetElapsedTime(began).TotalSeconds:F0} s.");
        }

        wire?.Dispose();
        return null;
    }

    /// <returns>Whether the connection can be used again.</returns>
    private async Task<bool> Listen(MadeRequest request, Wire wire, CancellationToken stop)
    {
        if (request.Ending == Ending.HalfClosed) wire.EndSending();

        // Bytes that were changed may be more requests than they were.
        for (var number = 0; request.Ending == Ending.HalfClosed || number < request.Methods.Count; number++)
        {
            var method = request.Methods[Math.Min(number, request.Methods.Count - 1)];
            if (await wire.Read(method, stop) is not { } answer)
            {
                if (number == 0) Count(request, 0);
                return request.IsPlain ? throw new EndOfStreamException("There is no answer.") : false;
            }

            Look(request, method, answer);
            if (answer.IsStream || answer.IsLast) return false;
        }

        if (wire.HasMore) throw new InvalidDataException("More came than was asked for.");
        return request.Ending == Ending.Whole;
    }

    private void Look(MadeRequest request, string method, HttpAnswer answer)
    {
        Count(request, answer.Status);
        if ((AnswerRules.Broken(method, request.IsPlain, answer, ground.Token) ?? Unsigned(request, answer)) is { } broken)
            Note(request, answer.Status >= 500 ? "failure" : "form", $"{broken}\n{answer}");
    }

    /// <summary>No answer says that a transaction was accepted that nobody has signed.</summary>
    private string? Unsigned(MadeRequest request, HttpAnswer answer)
    {
        // A node signs by itself where an operator has it send its coins.
        if (answer.Status != 202 || answer.Body.Length == 0 || request.Label.EndsWith("/collect", StringComparison.Ordinal)) return null;
        using var json = JsonDocument.Parse(answer.Body);
        var id = json.RootElement.GetProperty("transaction").GetString();
        return ground.HasSigned(id) ? null : $"It accepts {id}, which nobody has signed.";
    }

    private void Count(MadeRequest request, int status) => _statuses.AddOrUpdate((request.Label, status), 1, (_, before) => before + 1);

    private void Note(MadeRequest request, string kind, string what) =>
        _found.Enqueue(new(kind, $"{request.Label}: {what}", request.Write(ground.Names)));

    private TimeSpan HangOf(MadeRequest request) => request.Ending == Ending.Silent ? _hangOfSilent
        : ground.Token is { } token && request.Bytes.AsSpan().IndexOf(System.Text.Encoding.ASCII.GetBytes(token)) >= 0 ? _hangOfOperators
        : _hang;
}
