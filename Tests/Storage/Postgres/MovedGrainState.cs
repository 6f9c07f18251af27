using System.Text;
using System.Text.Json.Nodes;
using OrleansBallot.Grains;
using OrleansBallot.Grains.Interfaces;
using OrleansBallot.Grains.State;
using OrleansBallot.Grains.Tracking;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Storage;
using OrleansBallot.Storage.Postgres;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Storage.Postgres;

/// <summary>
/// The state of grains that the former version left to Orleans' provider, and what <c>database migrate</c> makes of it. Version1.sql
/// is a database which that version wrote: two nodes; one roll loaded, and one whose election is over; and four nodes more, of which
/// three have left, most of them with names that look like numbers.
/// </summary>
public sealed class MovedGrainState : IAsyncLifetime
{
    private const string Registrar = "ballot.registrar/7dc17697505e2c5fdf4f83bfd8350984";

    private string _connection = "";
    private PostgresDatabase _database = null!;

    public async ValueTask InitializeAsync()
    {
        _connection = await (await PostgresServer.Shared).NewDatabase(isMigrated: false);
        using var dump = new StreamReader(typeof(MovedGrainState).Assembly.GetManifestResourceStream("Version1.sql")!);
        await Execute(await dump.ReadToEndAsync(TestContext.Current.CancellationToken));
        _database = PostgresDatabase.Open(_connection);
    }

    public ValueTask DisposeAsync()
    {
        _database.Dispose();
        return default;
    }

    [Fact]
    public async Task Is_refused_by_a_silo_until_it_was_moved_and_moves_once()
    {
        Assert.Contains("Run: ", Assert.Throws<StorageException>(() => PostgresSchema.Check(_database)).Message, StringComparison.Ordinal);

        Assert.Equal(["orleans: version 2 was made", "orleans: version 3 was made"], PostgresSchema.Migrate(_database));
        var moved = await Execute("SELECT string_agg(state::text, ' ' ORDER BY grain) FROM ballot_state AS state");
        Assert.Empty(PostgresSchema.Migrate(_database));

        PostgresSchema.Check(_database);
        Assert.Equal(moved, await Execute("SELECT string_agg(state::text, ' ' ORDER BY grain) FROM ballot_state AS state"));
        Assert.Equal(true, await Execute("SELECT to_regclass('orleansstorage') IS NULL"));
        Assert.Equal(0L, await Execute("SELECT count(*) FROM orleansquery WHERE querytext LIKE '%orleansstorage%'"));
        Assert.Equal(0L, await Execute("SELECT count(*) FROM pg_proc WHERE proname LIKE 'ballot%'"));
    }

    [Fact]
    public async Task Is_the_same_in_its_new_home()
    {
        var roster = await Old("graintypestring = 'roster'");
        var secrets = (await Old("graintypestring = 'registrar' AND version = 1"))["Secrets"]!["$value"]!.GetValue<string>();

        PostgresSchema.Migrate(_database);

        Assert.Equal(secrets, Convert.ToBase64String((await Read<RegistrarState>(Registrar, "registrar")).State.Secrets!));
        var found = await Read<Roster>("ballot.tracker/tracker", "roster");
        Assert.Equal((11L, "11"), (found.State.Version, found.ETag));
        Assert.Equal(
            roster["Members"]!["$values"]!.AsArray()
                .Select(member => ($"{member!["Node"]}", $"{member["Key"]!["$value"]}", $"{member["State"]}")),
            found.State.Members.Select(member => (member.Node, Convert.ToBase64String(member.Key), member.StateName)));
        Assert.Equal(
            ["0123456789abcdef0123456789abcdef", "cafe", "late"],
            found.State.Members.Where(m => m.State == MemberState.Left).Select(m => m.Node).Order());
        foreach (var (node, hasLeft) in ((string, bool)[])[
            ("late", true), ("cafe", true), ("0123456789abcdef0123456789abcdef", true), ("0f00d", false)])
        {
            var membership = await Read<NodeMembership>($"ballot.node/{node}", "membership");
            Assert.Equal((true, hasLeft), (membership.RecordExists, membership.State.HasLeft));
        }

        Assert.False((await Read<NodeMembership>("ballot.node/node-1", "membership")).RecordExists);
        Assert.Equal(7L, await Execute("SELECT count(*) FROM ballot_state"));
        Assert.Equal(
            """{"Secrets": null}""", await Execute($"SELECT value FROM ballot_state WHERE name = 'registrar' AND grain <> '{Registrar}'"));
    }

    [Fact]
    public async Task Serves_a_silo_which_knows_its_members_and_lets_who_left_stay_away()
    {
        PostgresSchema.Migrate(_database);

        // Its network is of a former protocol: chain, nodes and registrars begin anew.
        await Execute(
            "DELETE FROM ballot_record; UPDATE ballot_node SET tail = 0, bytes = 0; DELETE FROM ballot_secret WHERE name = 'chain'");
        var data = TemporaryDirectory.New();
        await using var silo = await SiloHost.Start(
            data, "Ballot:Storage=Postgres", $"ConnectionStrings:Ballot={_connection}", "Ballot:Cluster:Silo=node",
            "Ballot:Nodes=node-1,node-2,late,cafe,0f00d", $"Ballot:Chain:Salt={Hash256.Of("a new network"u8)}");

        // A node that was slow to start has been taken off the list for a moment, and would not be waited for below.
        await Eventually.True(
            async () => string.Join(", ", (await silo.Get("/api/nodes")).EnumerateArray()
                .Select(node => $"{node.Text("name")} {node.Text("state")}").Order(StringComparer.Ordinal))
                == "0123456789abcdef0123456789abcdef left, 0f00d active, cafe left, late left, node-1 active, node-2 active",
            "the members are those of before",
            async () => $"{await silo.Get("/api/nodes")}");
        await silo.Stop();
    }

    [Fact]
    public async Task Of_a_name_whose_zeros_the_provider_dropped_is_each_such_node_s()
    {
        await Execute("INSERT INTO ballot_node VALUES ('000000000000000000cafe', 1, 0, 0), ('c-afe', 1, 0, 0), ('cafe0', 1, 0, 0)");

        PostgresSchema.Migrate(_database);

        Assert.True((await Read<NodeMembership>("ballot.node/000000000000000000cafe", "membership")).State.HasLeft);
        Assert.True((await Read<NodeMembership>("ballot.node/cafe", "membership")).State.HasLeft);
        Assert.Equal(8L, await Execute("SELECT count(*) FROM ballot_state"));
    }

    [Fact]
    public async Task That_is_in_the_new_home_already_stays_there()
    {
        // System.Text.Json writes base64 with escapes.
        var secrets = (await Old("graintypestring = 'registrar' AND version = 1"))["Secrets"]!["$value"]!.GetValue<string>();
        var written = secrets.Replace("+", "\\u002B", StringComparison.Ordinal);
        await Execute($$"""INSERT INTO ballot_state VALUES ('{{Registrar}}', 'registrar', 5, '{"Secrets":"{{written}}"}')""");

        PostgresSchema.Migrate(_database);

        var found = await Read<RegistrarState>(Registrar, "registrar");
        Assert.Equal(("5", secrets), (found.ETag, Convert.ToBase64String(found.State.Secrets!)));
    }

    [Theory]
    [InlineData(Registrar, "registrar", """'{"Secrets":"AAAA"}'""")]
    [InlineData(Registrar, "registrar", """'{"Secrets":null}'""")]
    [InlineData(Registrar, "registrar", "NULL")]
    [InlineData("ballot.tracker/tracker", "roster", """'{"Version":12,"Members":[]}'""")]
    [InlineData("ballot.node/late", "membership", """'{"HasLeft":false}'""")]
    public async Task That_is_another_one_in_the_new_home_is_left_to_the_operator_who_reads_what_to_do(
        string grain, string name, string value)
    {
        await Execute($"INSERT INTO ballot_state VALUES ('{grain}', '{name}', 5, {value})");

        var refusal = Assert.Throws<StorageException>(() => PostgresSchema.Migrate(_database)).Message;

        Assert.Contains(
            $"The state '{name}' of {grain} is in ballot_state and in orleansstorage, and they differ", refusal, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Ballot", refusal, StringComparison.Ordinal);
        Assert.Equal((7L, 1L), (await Execute("SELECT count(*) FROM orleansstorage"), await Execute("SELECT count(*) FROM ballot_state")));
        var deletions = refusal.Split("DELETE", StringSplitOptions.TrimEntries)[1..]
            .Select(rest => $"DELETE {rest.Split(';')[0]}").ToArray();
        Assert.Equal(2, deletions.Length);
        await Execute(deletions[1]);
        Assert.Equal(6L, await Execute("SELECT count(*) FROM orleansstorage"));
        PostgresSchema.Migrate(_database);
        Assert.Equal("5", (await Read<RegistrarState>(grain, name)).ETag);
    }

    [Theory]
    [InlineData("payloadbinary = '\\x7b22'", "The state 'registrar' of " + Registrar)]
    [InlineData("payloadbinary = '\\xff'", "The state 'registrar' of " + Registrar)]
    [InlineData("serviceid = 'other'", "serviceid other, graintypestring registrar")]
    [InlineData("graintypestring = 'other'", "graintypestring other")]
    [InlineData("graintypestring = 'membership'", "graintypestring membership, grainidn0 3197362627223320215")]
    [InlineData("graintypestring = 'roster'", "graintypestring roster")]
    [InlineData("grainidextensionstring = 'other'", "grainidextensionstring other")]
    public async Task That_the_program_never_wrote_is_refused_and_nothing_moves(string edit, string named)
    {
        await Execute($"UPDATE orleansstorage SET {edit} WHERE graintypestring = 'registrar' AND version = 1");

        Assert.Contains(named, Assert.Throws<StorageException>(() => PostgresSchema.Migrate(_database)).Message, StringComparison.Ordinal);

        Assert.Equal((7L, 0L), (await Execute("SELECT count(*) FROM orleansstorage"), await Execute("SELECT count(*) FROM ballot_state")));
    }

    [Fact]
    public async Task That_was_cleared_stays_cleared_and_keeps_its_version()
    {
        await Execute("UPDATE orleansstorage SET payloadbinary = NULL, version = 3 WHERE grainidextensionstring = 'late'");

        PostgresSchema.Migrate(_database);

        var found = await Read<NodeMembership>("ballot.node/late", "membership");
        Assert.Equal((false, "3"), (found.RecordExists, found.ETag));
    }

    private Task<object?> Execute(string sql) => PostgresServer.Execute(_connection, sql);

    private async Task<JsonNode> Old(string where) =>
        JsonNode.Parse(Encoding.UTF8.GetString((byte[])(await Execute($"SELECT payloadbinary FROM orleansstorage WHERE {where}"))!))!;

    private async Task<(T State, string? ETag, bool RecordExists)> Read<T>(string grain, string name)
    {
        var state = new GrainState<T>();
        await new JsonGrainStorage(new PostgresStateStore(_database)).ReadStateAsync(name, GrainId.Parse(grain), state);
        return (state.State!, state.ETag, state.RecordExists);
    }
}
