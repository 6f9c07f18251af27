using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using OrleansBallot.Simulation.People;
using OrleansBallot.Simulation.Stages;

namespace OrleansBallot.Simulation.Invariants;

/// <summary>
/// All that is stored joins no person to a ballot (THREATS, "linking a person to a ballot by what is stored"): nothing of a ballot is in
/// what the registrar stores; nothing of a person is in anything, as it is or hashed, but the hash of a granted request at the registrar.
/// <para>
/// The order in which masked voters asked is kept, and THREATS says so. Log lines are for LinkingTests.
/// </para>
/// </summary>
internal sealed class NothingLinks(Stage stage, Crowd crowd) : Invariant(stage, crowd)
{
    private const int Beginning = sizeof(ulong);

    public override void LookAtTheEnd()
    {
        if (Crowd.Roll.Election is null) return;
        var people = new Search(Crowd.Roll.OfPeople);
        var ballots = new Search(Crowd.Roll.OfBallots);
        var (places, requests) = (Places().ToArray(), Granted());
        foreach (var (place, bytes, isRegistrars) in places)
        {
            foreach (var clue in people.In(bytes).Where(clue => !isRegistrars || !requests.Contains(clue)))
                Broken($"{clue} is stored in {place}.");
            if (isRegistrars && ballots.In(bytes).FirstOrDefault() is { } ofBallot)
                Broken($"{ofBallot} is stored in {place}, where voters' requests are.");
        }

        // The same search finds each where it belongs, so it would find it elsewhere.
        var kept = places.Where(place => place.IsRegistrars).SelectMany(place => people.In(place.Bytes)).ToHashSet();
        if (requests.FirstOrDefault(request => !kept.Contains(request)) is { } lost) Broken($"the registrar does not store {lost}.");
        var cast = places.Where(place => !place.IsRegistrars).SelectMany(place => ballots.In(place.Bytes)).ToHashSet();
        foreach (var (receipt, _) in Crowd.Promises.Receipts)
        {
            if (Crowd.Roll.Votes.TryGetValue(receipt.Transaction, out var voter) && !cast.Contains($"the key of {voter} as bytes"))
                Broken($"the vote of {voter} has a receipt, and no node stores it.");
        }
    }

    /// <summary>The granted requests, as the registrar stores them.</summary>
    private HashSet<string> Granted() =>
        [.. Crowd.Roll.Granted.Keys.Select(voter => $"SHA-256 of the request of {voter} as bytes")];

    /// <summary>Every file of the database; and what a registrar's secrets decrypt to.</summary>
    private IEnumerable<(string Place, byte[] Bytes, bool IsRegistrars)> Places()
    {
        var disk = Stage.Database.Disk;
        foreach (var path in disk.Files.ToArray())
        {
            var isRegistrars = path.Contains("roll-", StringComparison.Ordinal) || path.Contains("registrar", StringComparison.Ordinal);
            yield return (path, disk[path], isRegistrars);
        }

        foreach (var secrets in StoredSecrets.On(disk)) yield return ($"{secrets.Path}, decrypted", secrets.Bytes, true);
    }

    /// <summary>Finds clues, and their hashes, in every way in which they could be written.</summary>
    private sealed class Search
    {
        private readonly Dictionary<ulong, List<(string What, byte[] Bytes)>> _forms = [];

        public Search(IEnumerable<(string What, byte[] Bytes)> clues)
        {
            foreach (var (what, bytes) in clues)
            {
                Add(what, bytes);
                Add($"SHA-256 of {what}", SHA256.HashData(bytes));
                Add($"SHA-384 of {what}", SHA384.HashData(bytes));
            }
        }

        public IEnumerable<string> In(byte[] bytes)
        {
            for (var at = 0; at <= bytes.Length - Beginning; at++)
            {
                if (!_forms.TryGetValue(BinaryPrimitives.ReadUInt64LittleEndian(bytes.AsSpan(at)), out var alike)) continue;
                foreach (var (what, form) in alike)
                {
                    if (bytes.AsSpan(at).StartsWith(form)) yield return what;
                }
            }
        }

        private void Add(string what, byte[] bytes)
        {
            Form($"{what} as bytes", bytes);
            Form($"{what} as hex", Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes)));
            Form($"{what} as HEX", Encoding.ASCII.GetBytes(Convert.ToHexString(bytes)));
            Form($"{what} as base64", Encoding.ASCII.GetBytes(Convert.ToBase64String(bytes).TrimEnd('=')));
        }

        private void Form(string what, byte[] form)
        {
            var beginning = BinaryPrimitives.ReadUInt64LittleEndian(form);
            if (!_forms.TryGetValue(beginning, out var alike)) _forms[beginning] = alike = [];
            alike.Add((what, form));
        }
    }
}
