using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using OrleansBallot.Grains;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Silo.Rolls;
using OrleansBallot.Storage.Files;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Registrar;

/// <summary>
/// Nothing that is stored or logged joins a person to a ballot: what the registrar keeps has nothing of a ballot, what everybody
/// else keeps has nothing of a person, and no log line has anything of a person at all.
/// </summary>
public sealed class LinkingTests
{
    private const int People = 4;

    [Fact]
    public async Task No_field_joins_a_voters_id_to_a_ballot()
    {
        var log = new TracedLog();
        await using var silo = await SiloHost.Start(
            null, log, "Ballot:Chain:TargetBlockTime=100ms", "Ballot:Nodes=2", "Logging:LogLevel:Default=Trace",
            "Logging:Console:LogLevel:Default=None");
        var people = Enumerable.Range(0, People)
            .Select(i => (Id: $"person-{Guid.NewGuid()}@example.org", Code: $"code-{Guid.NewGuid()}")).ToArray();
        var election = await RollElection.Open(silo, "id,code,weight\n" + string.Concat(
            people.Select((person, at) => $"{person.Id},{person.Code},{1 + (2 * (at % 2))}\n")));
        var (ofPeople, ofBallots) = (new Clues(), new Clues());
        foreach (var (id, code) in people)
        {
            var claim = election.Claim($"key {Guid.NewGuid()}");
            using (var wrong = await election.Ask(id, code + "!", claim.Blinded)) Assert.False(wrong.IsSuccessStatusCode);
            using (var malformed = await election.Ask(id, code, new byte[2 * IssuingKey.Size])) Assert.False(malformed.IsSuccessStatusCode);
            using var answer = await election.Ask(id, code, claim.Blinded);
            var given = await Task.FromResult(answer).Json();
            var blindSignature = Convert.FromHexString(given.Text("signature"));
            var credential = claim.Finish(blindSignature, given.GetProperty("class").GetByte());
            var vote = election.Vote(claim.Key, 0, credential);
            using (var cast = await silo.Submit(vote)) cast.EnsureSuccessStatusCode();
            await silo.Until(vote, "confirmed");
            using (var late = await election.Ask(id, code, election.Claim($"second {id}").Blinded)) Assert.False(late.IsSuccessStatusCode);

            ofPeople.Add("id", Encoding.UTF8.GetBytes(id));
            ofPeople.Add("code", Encoding.UTF8.GetBytes(code));
            ofPeople.Add("blinded messages", claim.Blinded);
            foreach (var part in claim.Blinded.Chunk(IssuingKey.Size)) ofPeople.Add("blinded message", part);
            ofPeople.Add("blind signature", blindSignature);
            var key = Convert.FromHexString(claim.Key.Key.ToString());
            ofBallots.Add("key", key);
            ofBallots.Add("X", key[..32]);
            ofBallots.Add("Y", key[32..]);
            ofBallots.Add("randomizer", claim.Randomizer);
            ofBallots.Add("signature", [.. credential.Signature]);
            ofBallots.Add("message", claim.Message);
            ofBallots.Add("prepared message", BlindRsa.Prepare(claim.Randomizer, claim.Message));
            ofBallots.Add("vote", vote.Id.Value.ToArray());
            ofBallots.Add("vote's bytes", vote.Bytes.ToArray());
            ofBallots.Add("vote's leaf", vote.Leaf.ToArray());
        }

        // While the registrar has its secrets, and once all is over.
        var stores = Stores(silo.DataDirectory, election);
        await election.Close();
        Assert.Equal((uint)People, await election.Stated());
        await silo.Stop();
        Assert.Contains(stores, store => store.Name.EndsWith("decrypted", StringComparison.Ordinal));
        Assert.DoesNotContain(Stores(silo.DataDirectory, election), store => store.Name.EndsWith("decrypted", StringComparison.Ordinal));
        stores = [.. stores, .. Stores(silo.DataDirectory, election)];
        Store[] lines = [.. log.Lines.Select(line => new Store(line.Category, Encoding.UTF8.GetBytes(line.Text)))];
        Store[] kept = [.. stores.Where(store => store.IsRegistrars)];
        Store[] others = [.. stores.Where(store => !store.IsRegistrars)];
        Store[] registrarsLines = [.. lines.Where(line => line.Name.Contains(nameof(RegistrarGrain), StringComparison.Ordinal))];

        Assert.Empty(ofBallots.FoundIn([.. kept, .. registrarsLines]));
        Assert.Empty(ofPeople.FoundIn([.. others, .. lines]));

        // Where each belongs, the same search finds it, so it would have found it elsewhere.
        Assert.NotEmpty(registrarsLines);
        Assert.True(lines.Length > 1000, "This is no trace.");
        Assert.Contains(ofBallots.FoundIn(others), found => found.StartsWith("key as bytes in nodes/node-1", StringComparison.Ordinal));
        Assert.Contains(
            ofPeople.FoundIn(kept), found => found.StartsWith("SHA-256 of blinded messages as bytes", StringComparison.Ordinal));

        // And a link that somebody plants is found, in every form and in every place.
        var (person, ballot) = (Encoding.UTF8.GetBytes(people[0].Id), ofBallots.First);
        foreach (var planted in Clues.Forms(person).Concat(Clues.Forms(SHA256.HashData(person))))
            Assert.NotEmpty(ofPeople.FoundIn([new("planted", [1, 2, .. planted.Bytes, 3])]));
        foreach (var planted in Clues.Forms(ballot).Concat(Clues.Forms(SHA384.HashData(ballot))))
            Assert.NotEmpty(ofBallots.FoundIn([new("planted", [1, 2, .. planted.Bytes, 3])]));
        File.AppendAllText(Path.Combine(silo.DataDirectory, "operator.token"), people[1].Id);
        Assert.Single(ofPeople.FoundIn([.. Stores(silo.DataDirectory, election).Where(store => !store.IsRegistrars)]));
    }

    /// <summary>
    /// Every file of the data directory; of grains' states what is in them as well, and of the registrar's what it decrypts to.
    /// </summary>
    private static Store[] Stores(string directory, RollElection election)
    {
        var stores = new List<Store>();
        var registrar = election.Terms.Root.ToString()[..32];
        foreach (var path in Directory.GetFiles(directory, "*", SearchOption.AllDirectories))
        {
            if (Path.GetFileName(path) == "lock") continue;
            var (name, bytes) = (Path.GetRelativePath(directory, path), Read(path));
            stores.Add(new(name, bytes));
            if (!name.StartsWith("state", StringComparison.Ordinal) || !name.Contains("registrar", StringComparison.Ordinal)) continue;
            var value = JsonSerializer.Deserialize<JsonElement>(bytes).GetProperty("Value").GetProperty("Secrets");
            if (value.ValueKind == JsonValueKind.Null) continue;
            using var data = DataDirectory.Open(TemporaryDirectory.New());
            stores.Add(new($"{name} decrypted", new SecretBox(data, Path.Combine(directory, RollOptions.KeyFileName)).Decrypt(
                registrar, value.GetBytesFromBase64())));
        }

        Assert.Contains(stores, store => store.Name.Contains($"roll-{registrar[..27]}", StringComparison.Ordinal));
        return [.. stores];
    }

    private static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private sealed record Store(string Name, byte[] Bytes)
    {
        public bool IsRegistrars =>
            Name.Contains("roll-", StringComparison.Ordinal) || Name.Contains("registrar", StringComparison.Ordinal);
    }

    /// <summary>Bytes that must not turn up, nor their hashes, in any way in which they could be written.</summary>
    private sealed class Clues
    {
        private readonly List<(string Name, byte[] Bytes)> _clues = [];

        public byte[] First => _clues[0].Bytes;

        public static IEnumerable<(string Form, byte[] Bytes)> Forms(byte[] bytes) =>
        [
            ("bytes", bytes),
            ("hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes))),
            ("HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes))),
            ("base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes).TrimEnd('='))),
        ];

        public void Add(string name, byte[] bytes)
        {
            _clues.Add((name, bytes));
            _clues.Add(($"SHA-256 of {name}", SHA256.HashData(bytes)));
            _clues.Add(($"SHA-384 of {name}", SHA384.HashData(bytes)));
        }

        public IReadOnlyList<string> FoundIn(IReadOnlyCollection<Store> stores) =>
        [
            .. from store in stores
               from clue in _clues
               from form in Forms(clue.Bytes)
               where store.Bytes.AsSpan().IndexOf(form.Bytes) >= 0
               select $"{clue.Name} as {form.Form} in {store.Name}",
        ];
    }

    private sealed class TracedLog : ILoggerProvider
    {
        public ConcurrentQueue<(string Category, string Text)> Lines { get; } = new();

        public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

        public void Dispose()
        {
        }

        private sealed class Logger(TracedLog log, string category) : ILogger
        {
            public IDisposable? BeginScope<TState>(TState state)
                where TState : notnull
            {
                log.Lines.Enqueue((category, $"{state}"));
                return null;
            }

            public bool IsEnabled(LogLevel logLevel) => true;

            public void Log<TState>(
                LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
            {
                var fields = state is IEnumerable<KeyValuePair<string, object?>> named
                    ? string.Join(' ', named.Select(field => $"{field.Key}={field.Value}"))
                    : "";
                log.Lines.Enqueue((category, $"{formatter(state, exception)} {fields} {exception}"));
            }
        }
    }
}
