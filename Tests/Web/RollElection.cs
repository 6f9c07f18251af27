using System.Collections.Immutable;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using OrleansBallot.Ledger.Counting;
using OrleansBallot.Ledger.Credentials;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Ledger.Kinds;
using OrleansBallot.Ledger.State;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>An election by roll at a silo: as organiser and voters do it, over HTTP.</summary>
internal sealed class RollElection
{
    private readonly SiloHost _silo;
    private readonly Transaction _opening;

    private RollElection(SiloHost silo, Transaction opening, RollTerms terms) => (_silo, _opening, Terms) = (silo, opening, terms);

    /// <summary>The same election at a silo that was started again.</summary>
    public RollElection At(SiloHost silo) => new(silo, _opening, Terms);

    public static Voter Organiser => Voters.Named("Organiser of rolls");

    public Transaction Opening => _opening;

    public ElectionId Id => new(_opening.Id.Value);

    public RollTerms Terms { get; }

    /// <summary>Loads a roll.</summary>
    public static async Task<JsonElement> Load(SiloHost silo, string csv)
    {
        using var answer = await Post(silo.Operator, csv);
        answer.EnsureSuccessStatusCode();
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    public static async Task<HttpResponseMessage> Post(HttpClient http, string csv, string? organiser = null)
    {
        using var content = new StringContent(csv, Encoding.UTF8, "text/csv");
        return await http.PostAsync($"/api/rolls?organiser={organiser ?? Organiser.Key.ToString()}", content);
    }

    public static RollTerms Named(JsonElement roll)
    {
        Assert.True(PublicKey.TryParse(roll.Text("registrarKey"), out var registrar));
        return new(registrar, Hash256.Parse(roll.Text("root")), [.. roll.GetProperty("classes").EnumerateArray().Select(voters =>
            new RollClass(
                voters.GetProperty("weight").GetUInt32(), voters.GetProperty("size").GetUInt32(),
                IssuingKey.Parse(voters.Text("issuer"))))]);
    }

    /// <summary>Loads a roll and opens an election for those on it.</summary>
    public static async Task<RollElection> Open(
        SiloHost silo, string csv, ulong openFor = 3_600_000, string title = "For those on the roll", ulong settle = 15_000) =>
        await Open(silo, Named(await Load(silo, csv)), openFor, title, settle);

    /// <summary>
    /// Opens an election for those on a roll that was loaded before, at a node which alone is waited for, or at the
    /// silo's choice and for all.
    /// </summary>
    public static async Task<RollElection> Open(
        SiloHost silo, RollTerms terms, ulong openFor = 3_600_000, string title = "For those on the roll", ulong settle = 15_000,
        string? node = null, ImmutableArray<Contest>? contests = null)
    {
        var now = Timestamp.From(DateTimeOffset.UtcNow);
        var definition = new OpenElection(
            Organiser.Key, title, ["Red", "Green"], new(now.Milliseconds - 60_000), now.Plus(openFor), settle, now)
        {
            Roll = terms,
        };
        if (contests is { } several) definition = definition with { Contests = several };
        var opening = Organiser.Sign(silo.Chain.Id, definition);
        using var answer = await silo.Submit(opening, node);
        answer.EnsureSuccessStatusCode();
        await silo.Until(opening, "confirmed", node);
        return new(silo, opening, terms);
    }

    public CredentialClaim Claim(string key) => new(_silo.Chain.Id, Id, Terms, Voters.Named(key));

    public Task<HttpResponseMessage> Ask(string voter, string code, byte[] blinded) =>
        _silo.Http.PostAsJsonAsync($"/api/elections/{Id}/credentials", new { voter, code, blinded = Convert.ToHexStringLower(blinded) });

    public async Task<Credential> Credential(string voter, string code, CredentialClaim claim)
    {
        using var answer = await Ask(voter, code, claim.Blinded);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        var given = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return claim.Finish(Convert.FromHexString(given.Text("signature")), given.GetProperty("class").GetByte());
    }

    public Transaction Vote(Voter key, int choice, Credential? credential) => key.Sign(
        _silo.Chain.Id, CastVote.For(key.Key, Id, choice, Timestamp.From(DateTimeOffset.UtcNow)) with { Credential = credential });

    /// <summary>A vote with an answer to each contest, by its choices.</summary>
    public Transaction Vote(Voter key, Credential credential, int[][] answers) => key.Sign(_silo.Chain.Id, new CastVote(
        key.Key, Id, answers.Select(choices => new Ballot([.. choices])).ToImmutableArray(),
        CastVote.MinuteOf(Timestamp.From(DateTimeOffset.UtcNow)), Revision: 0)
    {
        Credential = credential,
    });

    public async Task Close()
    {
        using var answer = await _silo.Submit(Organiser.Sign(_silo.Chain.Id, new CloseElection(Organiser.Key, Id)));
        answer.EnsureSuccessStatusCode();
    }

    public Task<JsonElement> Shown() => _silo.Get($"/api/elections/{Id}");

    public async Task<JsonElement> Roll() => await _silo.Operator.GetFromJsonAsync<JsonElement>($"/api/elections/{Id}/roll");

    /// <summary>Waits until the number of credentials is in the chain and the registrar's keys are gone.</summary>
    public async Task<uint> Stated()
    {
        await Eventually.True(
            async () => (await Shown()).GetProperty("roll").GetProperty("issued").ValueKind == JsonValueKind.Number,
            "the number is in the chain");
        await Eventually.True(async () => (await Roll()).Text("state") == "destroyed", "the keys are gone");
        return (await Shown()).GetProperty("roll").GetProperty("issued").GetUInt32();
    }

    public Task Sealed() => Eventually.True(async () => (await Shown()).Text("state") == "sealed", "the election is sealed");
}
