using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Configuration;
using OrleansBallot.Ledger.Keys;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Chain;
using OrleansBallot.Silo.Clustering;
using OrleansBallot.Silo.Coins;
using OrleansBallot.Silo.Nodes;
using OrleansBallot.Silo.Options;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

public sealed class OptionsTests
{
    [Fact]
    public void Have_the_defaults_of_the_contract()
    {
        var options = Read();

        var tracker = options.Features.Nodes.Tracker;
        Assert.Equal(["node-1", "node-2", "node-3", "node-4"], options.Features.Nodes.Names);
        Assert.Equal(Path.GetFullPath("data"), options.Storage.Directory);
        Assert.Equal(Path.GetFullPath("data/registrar.key"), options.Features.Rolls.KeyFile);
        Assert.Equal(new MiningOptions(Enabled: true, CpuShare: 0.5, Account: null), options.Features.Mining);
        Assert.Equal(
            new TrackerOptions(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(6), TimeSpan.FromSeconds(20), tracker.Keys, Closed: false),
            tracker);
        Assert.Empty(tracker.Keys);
        Assert.Equal(new ChainOptions(null, null, null, null, null), options.Features.Chain);
        Assert.Equal(TimeSpan.Zero, options.Drain);
        Assert.True(options.Features.Attacks.Enabled);
        Assert.False(options.Http.RateLimit.Enabled);
        Assert.Equal(["localhost", "127.0.0.1", "[::1]"], options.Http.AllowedHosts);
        Assert.Equal(new ClusteringOptions(Silo: null, "127.0.0.1", SiloPort: 0, GatewayPort: 0, Tls: null), options.Cluster);
    }

    [Theory]
    [InlineData("--url=http://localhost:80", "url")]
    [InlineData("--Balot:Storage=Postgres", "Balot:Storage")]
    [InlineData("--help=", "help")]
    public void On_the_command_line_are_refused_where_nobody_reads_them(string argument, string key) =>
        Assert.Equal(
            $"{key} is no setting of this program.",
            Assert.Throws<StartupException>(() => SiloOptions.Read(Arguments(argument))).Message);

    [Fact]
    public void On_the_command_line_may_be_those_of_the_platform() => SiloOptions.Read(Arguments(
        "--urls=http://localhost:80", "--Logging:LogLevel:Default=Debug", "--ConnectionStrings:Ballot=Host=here",
        "--environment=Development", "--contentRoot=/", "--Kestrel:Limits:MaxConcurrentConnections=7", "--OTEL_SERVICE_NAME=here"));

    [Fact]
    public void Fix_the_ports_of_a_silo_that_meets_others_in_a_database()
    {
        var options = Read("Ballot:Storage=Postgres", "ConnectionStrings:Ballot=Host=localhost");

        Assert.Equal((11_111, 30_000), (options.Cluster.SiloPort, options.Cluster.GatewayPort));
    }

    [Theory]
    [InlineData("http://0.0.0.0:80")]
    [InlineData("http://*:80")]
    [InlineData("http://localhost:80;http://192.168.1.7:80")]
    public void Forbid_attacks_bound_rates_and_take_any_name_where_others_can_connect(string urls)
    {
        var options = Read($"urls={urls}");

        Assert.False(options.Features.Attacks.Enabled);
        Assert.True(options.Http.RateLimit.Enabled);
        Assert.Empty(options.Http.AllowedHosts);
    }

    [Theory]
    [InlineData("http://localhost:80")]
    [InlineData("http://[::1]:80;http://127.0.0.2:80")]
    public void Allow_attacks_on_loopback(string urls) => Assert.True(Read($"urls={urls}").Features.Attacks.Enabled);

    /// <summary>As images of containers set the port, which the server would go by where it is told no address.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData(" ; ")]
    public async Task Listen_on_loopback_where_a_blank_says_where(string blank)
    {
        await using var app = SiloApplication.Build(
            WebApplication.CreateBuilder([$"--urls={blank}", "--http_ports=8080", $"--Ballot:DataDirectory={TemporaryDirectory.New()}"]));

        Assert.Equal("http://127.0.0.1:5080", app.Configuration["urls"]);
    }

    [Fact]
    public void Name_a_file_of_the_registrars_key_that_is_none()
    {
        var (directory, damaged) = (Directory.CreateDirectory(TemporaryDirectory.New()).FullName, TemporaryDirectory.New());
        File.WriteAllText(damaged, "short");
        foreach (var file in new[] { directory, damaged, Path.Combine(directory, "nowhere", "key") })
        {
            var fault = Assert.Throws<StartupException>(() => Build($"--Ballot:Registrar:KeyFile={file}"));
            Assert.StartsWith($"Ballot:Registrar:KeyFile is '{file}'", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Name_a_malicious_node_that_is_not_there()
    {
        var fault = Assert.Throws<StartupException>(() => Build("--Ballot:Malicious:node-9=no-work"));

        Assert.Equal("Ballot:Malicious:node-9: this silo has no node 'node-9', but node-1, node-2, node-3, node-4.", fault.Message);
    }

    private static void Build(string setting) =>
        SiloApplication.Build(WebApplication.CreateBuilder([setting, $"--Ballot:DataDirectory={TemporaryDirectory.New()}"]));

    [Fact]
    public void Let_anyone_open_elections_on_a_silo_that_only_this_machine_reaches_and_nobody_elsewhere()
    {
        Assert.True(Read().Features.Elections.Organisers.Anyone);
        Assert.False(Read("urls=http://0.0.0.0:80").Features.Elections.Organisers.Anyone);
        var listed = Read($"Ballot:Organisers={Voters.Ann.Key};{Voters.Bob.Key}").Features.Elections.Organisers;
        Assert.False(listed.Anyone);
        Assert.Equal([Voters.Ann.Key, Voters.Bob.Key], listed.Listed.OrderBy(key => key != Voters.Ann.Key));
        Assert.True(
            Read("urls=http://0.0.0.0:80", $"Ballot:Organisers:0={Voters.Ann.Key}", "Ballot:Organisers:1=*")
                .Features.Elections.Organisers.Anyone);
    }

    [Fact]
    public void Give_names_of_nodes_to_keys_and_close_the_list_of_members()
    {
        var pin = new string('a', NodeKey.PinDigits);

        Assert.Equal(pin, Read($"Ballot:Tracker:Keys:node-1={pin}").Features.Nodes.Tracker.Keys["node-1"]);
        Assert.Equal(pin + pin, Read($"Ballot:Tracker:Keys:node-1={pin}{pin}").Features.Nodes.Tracker.Keys["node-1"]);
        Assert.True(Read("Ballot:Tracker:Closed=true", $"Ballot:Tracker:Keys:node-1={pin}").Features.Nodes.Tracker.Closed);
    }

    [Fact]
    public void Take_a_silo_behind_a_proxy_for_one_that_others_reach()
    {
        var options = Read("Ballot:Forwarders=127.0.0.1;10.0.0.0/8;fc00::/7;::1;::ffff:10.0.0.0/104");

        Assert.Equal(
            ["127.0.0.1/32", "10.0.0.0/8", "fc00::/7", "::1/128", "10.0.0.0/8"],
            options.Http.Forwarders.Select(forwarder => forwarder.ToString()));
        Assert.Equal(
            (false, false, true),
            (options.Features.Attacks.Enabled, options.Features.Elections.Organisers.Anyone, options.Http.RateLimit.Enabled));
    }

    [Fact]
    public void Take_names_of_nodes_from_one_text_or_from_a_list()
    {
        Assert.Equal(["north", "south-2"], Read("Ballot:Nodes=north, south-2").Features.Nodes.Names);
        Assert.Equal(["north", "south-2"], Read("Ballot:Nodes:0=north", "Ballot:Nodes:1=south-2").Features.Nodes.Names);
    }

    [Fact]
    public void Keep_the_registrars_key_with_the_data_unless_they_say_where()
    {
        Assert.Equal("/var/ballot/registrar.key", Read("Ballot:DataDirectory=/var/ballot").Features.Rolls.KeyFile);
        Assert.Equal(
            "/etc/ballot/key", Read("Ballot:DataDirectory=/var/ballot", "Ballot:Registrar:KeyFile=/etc/ballot/key").Features.Rolls.KeyFile);
    }

    [Fact]
    public void Leave_a_load_balancer_its_time_where_silos_share_a_database() => Assert.Equal(
        TimeSpan.FromSeconds(5), Read("Ballot:Storage=Postgres", "ConnectionStrings:Ballot=Host=db").Drain);

    [Fact]
    public void Take_whose_coins_the_rewards_are() =>
        Assert.Equal(Voters.Ann.Key, Read($"Ballot:Mining:Account={Voters.Ann.Key}").Features.Mining.Account);

    [Theory]
    [InlineData("ann")]
    [InlineData("00")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000"
        + "0000000000000000000000000000000000000000000000000000000000000000")]
    public void Refuse_rewards_for_what_is_no_key(string account) =>
        Assert.Contains(
            "Ballot:Mining:Account", Assert.Throws<StartupException>(() => Read($"Ballot:Mining:Account={account}")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Name_counted_nodes_after_their_silo() =>
        Assert.Equal(["north-1", "north-2"], Read("Ballot:Cluster:Silo=north", "Ballot:Nodes=2").Features.Nodes.Names);

    [Fact]
    public void Ask_for_every_file_that_TLS_needs()
    {
        var fault = Assert.Throws<StartupException>(() =>
            Read("Ballot:Cluster:Tls:Certificate=silo.pem", "Ballot:Cluster:Tls:Key=silo.key"));

        Assert.StartsWith("Ballot:Cluster:Tls:Authority must be set too", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Take_malicious_nodes_by_name() =>
        Assert.Equal("double-vote", Read("Ballot:Malicious:node-3=double-vote").Features.Attacks.Malicious["node-3"]);

    [Theory]
    [InlineData("Ballot:Nodes", "0", "1 to 64")]
    [InlineData("Ballot:Nodes", "65", "1 to 64")]
    [InlineData("Ballot:Nodes", "North", "a-z")]
    [InlineData("Ballot:Nodes", "a,,b", "a-z")]
    [InlineData("Ballot:Nodes", "a,a", "each once")]
    [InlineData("Ballot:Nodes", "roll-0123456789abcdef0123456789a", "registrars")]
    [InlineData("Ballot:Cluster:Silo", "North", "a-z")]
    [InlineData("Ballot:Cluster:Silo", "a-silo-with-a-name-of-thirty-x", "1 to 29")]
    [InlineData("Ballot:Storage", "Floppy", "File, or Postgres")]
    [InlineData("Ballot:Storage", "Postgres", "ConnectionStrings:Ballot")]
    [InlineData("Ballot:Mining:Enabled", "maybe", "true or false")]
    [InlineData("Ballot:Mining:CpuShare", "0", "above 0 and up to 1")]
    [InlineData("Ballot:Mining:CpuShare", "1.01", "above 0 and up to 1")]
    [InlineData("Ballot:Mining:CpuShare", "NaN", "above 0 and up to 1")]
    [InlineData("Ballot:Chain:Name", "Big Vote", "a-z")]
    [InlineData("Ballot:Chain:TargetBlockTime", "9ms", "10ms to 1h")]
    [InlineData("Ballot:Chain:TargetBlockTime", "10", "10ms to 1h")]
    [InlineData("Ballot:Chain:MinimumDifficulty", "65535", "65536 to")]
    [InlineData("Ballot:Chain:Reward", "-1", "from 0")]
    [InlineData("Ballot:Chain:Salt", "beef", "64 lower-case hex digits")]
    [InlineData("Ballot:Tracker:Heartbeat", "1ms", "50ms to 1h")]
    [InlineData("Ballot:Tracker:SuspectAfter", "2s", "above Ballot:Tracker:Heartbeat")]
    [InlineData("Ballot:Tracker:Keys:node-1", "ABCDEFABCDEFABCDEFABCDEFABCDEFAB", "lower-case hex digits")]
    [InlineData("Ballot:Tracker:Keys:node-1", "0123456789abcdef", "first 32 or more of the 64")]
    [InlineData("Ballot:Tracker:Closed", "true", "Ballot:Tracker:Keys names no node")]
    [InlineData("Ballot:Tracker:RemoveAfter", "6s", "above Ballot:Tracker:SuspectAfter")]
    [InlineData("Ballot:Drain", "61s", "0s to 1m")]
    [InlineData("Ballot:LeastSettle", "31d", "0s to 30d")]
    [InlineData("Ballot:Attacks:Every", "0s", "100ms to 1h")]
    [InlineData("Ballot:Malicious:node-3", "sneeze", "double-vote")]
    [InlineData("Ballot:Malicious:No Node", "no-work", "a-z")]
    [InlineData("Ballot:RateLimit:RequestsPerSecond", "0", "from 1")]
    [InlineData("Ballot:Organisers", "ann", "lower-case hex digits")]
    [InlineData("Ballot:Forwarders", "proxy", "such as 127.0.0.1")]
    [InlineData("Ballot:Forwarders", "127.0.0.1;0.0.0.0/0", "anybody")]
    [InlineData("Ballot:Forwarders", "0.0.0.0/1;128.0.0.0/1", "anybody")]
    [InlineData("Ballot:Forwarders", "::/0", "anybody")]
    [InlineData("Ballot:Forwarders", "::ffff:0.0.0.0/96", "anybody")]
    [InlineData("Ballot:AllowedHosts", "vote.example:5080", "without ports")]
    [InlineData("Ballot:AllowedHosts", "vote.example;", "without ports")]
    [InlineData("Ballot:Cluster:SiloPort", "0", "from 1 to 65535")]
    [InlineData("Ballot:Cluster:GatewayPort", "65536", "from 0 to 65535")]
    [InlineData("Ballot:Minig:Enabled", "true", "no setting")]
    [InlineData("urls", "everywhere", "an address")]
    [InlineData("urls", "http://127.0.0.1:99999", "an address")]
    [InlineData("urls", "ftp://127.0.0.1:21", "an address")]
    [InlineData("urls", "http://127.0.0.1:80/vote", "an address")]
    [InlineData("urls", "http://256.1.1.1:80", "an address")]
    [InlineData("urls", "http://[::1", "an address")]
    [InlineData("Logging:LogLevel:Default", "Chatty", "Trace, Debug, Information")]
    [InlineData("Logging:Console:LogLevel:Orleans", "9x", "Trace, Debug, Information")]
    public void Are_refused_with_the_key_and_the_bound_that_was_broken(string key, string value, string bound)
    {
        var refused = Assert.Throws<StartupException>(() => Read($"{key}={value}"));

        Assert.Contains(key, refused.Message, StringComparison.Ordinal);
        Assert.Contains(bound, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_a_malicious_node_where_attacks_are_off()
    {
        var refused = Assert.Throws<StartupException>(() => Read("Ballot:Malicious:node-3=no-work", "Ballot:Attacks:Enabled=false"));

        Assert.Contains("Ballot:Attacks:Enabled", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuse_one_port_for_silos_and_for_consoles()
    {
        var refused = Assert.Throws<StartupException>(() => Read("Ballot:Cluster:SiloPort=30000", "Ballot:Cluster:GatewayPort=30000"));

        Assert.Equal("Ballot:Cluster:GatewayPort is '30000': it must differ from Ballot:Cluster:SiloPort.", refused.Message);
    }

    private static SiloOptions Read(params string[] settings) => SiloOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
        settings.Select(setting => setting.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], (string?)pair[1]))).Build());

    private static IConfigurationRoot Arguments(params string[] arguments) => new ConfigurationBuilder().AddCommandLine(arguments).Build();
}
