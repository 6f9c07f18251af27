using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Configuration;
using OrleansBallot.Silo;
using OrleansBallot.Silo.Options;
using OrleansBallot.Tests.Ledger;
using OrleansBallot.Tests.Support;
using OrleansBallot.Tests.Web;

namespace OrleansBallot.Tests.Silo;

/// <summary>The files in <c>deploy</c> name settings, addresses and files that exist, and leave a silo the time to stop.</summary>
public sealed partial class DeployTests(WebFixture web)
{
    private static readonly JsonElement[] _kubernetes = Yaml.Read(PathOf("kubernetes.yaml"));
    private static readonly JsonElement _set = _kubernetes.Single(document => document.Text("kind") == "StatefulSet").At("spec");
    private static readonly JsonElement _pod = _set.At("template", "spec");
    private static readonly JsonElement _compose = Yaml.Read(PathOf("compose.yaml")).Single();
    private static readonly string[] _unit = File.ReadAllLines(PathOf("ballot.service"));

    private static readonly Dictionary<string, string> _ofThePod = new() { ["metadata.name"] = "ballot-0", ["status.podIP"] = "10.0.0.7" };

    [GeneratedRegex(@"/[a-z]+z\b")]
    private static partial Regex Probe { get; }

    private static JsonElement Silo => _pod.At("containers").Items().Single();

    private static IEnumerable<JsonElement> Containers => _pod.At("initContainers").Items().Append(Silo);

    [Fact]
    public void Kubernetes_names_settings_that_exist()
    {
        var options = Read(InImage().Concat(Variables(Silo)));

        Assert.Equal(("ballot-0", "10.0.0.7"), (options.Cluster.Silo, options.Cluster.Address));
        Assert.Equal(["ballot-0-1", "ballot-0-2"], options.Features.Nodes.Names);
        Assert.NotNull(options.Storage.Database);
        string[] mounted = [.. Silo.At("volumeMounts").Items().Select(mount => mount.Text("mountPath"))];
        string[] files =
            [options.Features.Rolls.KeyFile, options.Cluster.Tls!.Certificate, options.Cluster.Tls.Key, options.Cluster.Tls.Authority];
        Assert.All(files, file => Assert.Contains(Path.GetDirectoryName(file), mounted));
        Assert.Contains(options.Storage.Directory, mounted);
        string[] ports = [.. Silo.At("ports").Items().Select(port => $"{port.Text("name")} {port.Text("containerPort")}")];
        Assert.Equal(["http 5080", $"silo {options.Cluster.SiloPort}", $"gateway {options.Cluster.GatewayPort}"], ports);
    }

    [Fact]
    public void Compose_names_settings_that_exist()
    {
        var silos = _compose.At("services").EnumerateObject()
            .Where(service => service.Name.StartsWith("silo-", StringComparison.Ordinal)).ToArray();

        Assert.Equal(3, silos.Length);
        Assert.All(silos, silo => Assert.Equal(
            silo.Name,
            Read(InImage().Concat(
                silo.Value.At("environment").EnumerateObject().Select(one => (one.Name, one.Value.GetString()!)))).Cluster.Silo));
    }

    [Fact]
    public void The_unit_names_settings_that_exist() =>
        Assert.Equal("/var/lib/ballot", Read(Unit("Environment").SelectMany(Pairs)).Storage.Directory);

    [Fact]
    public async Task Every_probe_asks_for_what_a_silo_answers()
    {
        string[] served = (await web.Silo.Get("/openapi/v1.json")).GetProperty("paths").Names();
        var probes = new[] { "startupProbe", "readinessProbe", "livenessProbe" }.ToDictionary(
            name => name, name => Silo.At(name, "httpGet"));

        Assert.Equal(["/livez", "/readyz", "/livez"], probes.Values.Select(probe => probe.Text("path")));
        Assert.All(probes.Values, probe => Assert.Equal("http", probe.Text("port")));
        string[] others = [.. _compose.At("services").Every("healthcheck").Select(check => check.GetRawText())
            .Where(check => check.Contains("5080", StringComparison.Ordinal)), .. Unit("ExecStartPost")];
        Assert.Equal(4, others.Length);
        Assert.All(others.Select(other => Probe.Match(other).Value).Concat(probes.Values.Select(probe => probe.Text("path"))), path =>
            Assert.Contains(path, served));
    }

    [Fact]
    public void Every_stop_leaves_time_for_the_drain_and_what_follows()
    {
        var options = Read(InImage().Concat(Variables(Silo)));
        var needed = options.Drain + SiloApplication.Shutdown;
        string[] graces =
        [
            _pod.Text("terminationGracePeriodSeconds") + "s",
            .. _compose.At("services").Every("stop_grace_period").Select(grace => grace.GetString()!), Unit("TimeoutStopSec").Single() + "s"
        ];

        Assert.True(options.Drain > TimeSpan.Zero);
        Assert.Equal(5, graces.Length);
        Assert.All(graces, grace =>
            Assert.True(Durations.TryParse(grace, out var time) && time >= 1.5 * needed, $"{grace} for a stop of {needed}"));
    }

    [Fact]
    public void What_Kubernetes_refers_to_is_there()
    {
        var labels = _set.At("template", "metadata", "labels").GetRawText();
        JsonElement[] selectors = [.. _kubernetes.SelectMany(document => document.Every("matchLabels")), .. Services()
            .Select(service => service.At("spec", "selector"))];
        Assert.All(selectors, selector => Assert.Equal(labels, selector.GetRawText()));
        Assert.Contains(_set.Text("serviceName"), Services().Select(service => service.At("metadata").Text("name")));

        string[] ports = [.. Silo.At("ports").Items().Select(port => port.Text("name"))];
        Assert.All(
            Services().SelectMany(service => service.At("spec", "ports").Items()), port => Assert.Contains(port.Text("targetPort"), ports));
        string[] volumes =
        [
            .. _pod.At("volumes").Items().Select(volume => volume.Text("name")),
            .. _set.At("volumeClaimTemplates").Items().Select(claim => claim.At("metadata").Text("name")),
        ];
        Assert.All(Containers.SelectMany(container => container.At("volumeMounts").Items()), mount =>
            Assert.Contains(mount.Text("name"), volumes));
        Assert.All(Containers, container => Assert.Equal(("false", "true"), (
            container.At("securityContext").Text("allowPrivilegeEscalation"),
            container.At("securityContext").Text("readOnlyRootFilesystem"))));
        Assert.Equal("true", _pod.At("securityContext").Text("runAsNonRoot"));

        static IEnumerable<JsonElement> Services() => _kubernetes.Where(document => document.Text("kind") == "Service");
    }

    private static string PathOf(string file) => ProtocolDocumentTests.PathOf($"deploy/{file}");

    /// <summary>What the image itself sets.</summary>
    private static IEnumerable<(string Name, string Value)> InImage() =>
        File.ReadLines(PathOf("Dockerfile")).Where(line => line.StartsWith("ENV ", StringComparison.Ordinal))
            .SelectMany(line => Pairs(line[4..]));

    /// <summary>A container's variables, as they are in the first pod; what a secret holds is made up.</summary>
    private static IEnumerable<(string Name, string Value)> Variables(JsonElement container) => container.At("env").Items().Select(one => (
        one.Text("name"),
        one.At("value").ValueKind == JsonValueKind.String ? one.Text("value")
            : one.At("valueFrom", "fieldRef") is { ValueKind: JsonValueKind.Object } field ? _ofThePod[field.Text("fieldPath")]
            : "Host=database"));

    private static IEnumerable<string> Unit(string key) =>
        _unit.Where(line => line.StartsWith($"{key}=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..]);

    private static IEnumerable<(string Name, string Value)> Pairs(string line) =>
        line.Split(' ').Select(pair => pair.Split('=', 2)).Select(pair => (pair[0], pair[1]));

    /// <summary>As a silo reads its environment.</summary>
    private static SiloOptions Read(IEnumerable<(string Name, string Value)> variables) =>
        SiloOptions.Read(new ConfigurationBuilder().AddInMemoryCollection(
            variables.Select(one =>
                KeyValuePair.Create(one.Name.Replace("__", ":", StringComparison.Ordinal), (string?)one.Value))).Build());
}
