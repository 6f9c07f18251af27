using System.Text;
using System.Text.RegularExpressions;
using OrleansBallot.Ledger.Rules;
using OrleansBallot.Ledger.Values;
using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Silo;

/// <summary>What a silo that was used for a while has sent to a collector.</summary>
public sealed partial class TelemetryTests(ObservedSilo observed) : IClassFixture<ObservedSilo>
{
    private const string Own = "OrleansBallot";
    private const string Grains = "Microsoft.Orleans.Runtime";

    private readonly OtlpReceiver _collector = observed.Collector;

    [Fact]
    public void Instruments_are_those_that_the_document_lists()
    {
        var listed = Row().Matches(File.ReadAllText(ObservedSilo.PathOf("docs/OPERATIONS.md")))
            .Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value, row.Groups[4].Value)).Order().ToArray();
        var sent = _collector.Points.Where(point => point.Meter == Own)
            .Select(point => (point.Name, point.Kind, point.Unit, string.Join(", ", point.Tags.Keys.Order()))).Distinct().Order().ToArray();

        Assert.NotEmpty(listed);
        Assert.Equal(listed, sent);
    }

    [Fact]
    public void Tags_are_names_of_nodes_and_of_rules()
    {
        var tags = _collector.Points.Where(point => point.Meter == Own).SelectMany(point => point.Tags).Distinct().ToArray();

        Assert.Equal(["late", "node-1", "node-2"], Values("ballot.node"));
        Assert.Empty(Values("ballot.rule").Except(Enum.GetValues<Rejection>().Select(rule => rule.Name())));
        Assert.Contains("already-voted", Values("ballot.rule"));

        string[] Values(string key) => [.. tags.Where(tag => tag.Key == key).Select(tag => tag.Value).Order(StringComparer.Ordinal)];
    }

    [Theory]
    [InlineData("Microsoft.Orleans")]
    [InlineData("Microsoft.AspNetCore.Hosting")]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel")]
    [InlineData("System.Runtime")]
    public void Meters_of_what_the_silo_stands_on_are_sent_too(string meter) =>
        Assert.Contains(_collector.Points, point => point.Meter == meter);

    [Fact]
    public void A_vote_is_one_trace_from_its_request_through_its_node_to_the_storage()
    {
        var trace = _collector.Spans.Where(span => span.Name == "journal append").GroupBy(span => span.Trace).First().Key;
        var spans = _collector.Spans.Where(span => span.Trace == trace).ToArray();

        var http = Assert.Single(spans, span => span.IsRoot);
        Assert.Equal("POST", http.Attributes["http.request.method"]);
        var call = Child(http, span => span.Source == Grains && span.Name.EndsWith("/Submit", StringComparison.Ordinal));
        var grain = Child(call, span => span.Source == Grains);
        var storage = Child(grain, span => span.Source == "OrleansBallot.Storage");
        Assert.Equal("journal append", storage.Name);
        Assert.Equal(grain.Attributes["ballot.node"], storage.Attributes["ballot.node"]);

        SentSpan Child(SentSpan parent, Func<SentSpan, bool> isIt) => Assert.Single(spans, span => span.Parent == parent.Id && isIt(span));
    }

    [Fact]
    public void A_read_of_a_block_is_one_trace_down_to_the_log()
    {
        var read = Assert.Single(_collector.Spans, span => span.Attributes.GetValueOrDefault("http.route") == "/api/blocks/{hash}");

        Assert.Contains(_collector.Spans, span => span.Trace == read.Trace && span.Name == "log read");
    }

    [Fact]
    public void A_refused_vote_bears_its_rule() => Assert.Contains(
        _collector.Spans,
        span => span.Attributes.GetValueOrDefault("http.route") == "/api/transactions"
            && span.Attributes.GetValueOrDefault("ballot.rule") == "already-voted");

    /// <summary>A span that has not ended is not sent: its children would have a parent that nobody knows.</summary>
    [Fact]
    public void Every_trace_begins_with_a_request_and_all_of_it_ends()
    {
        Assert.All(_collector.Spans.GroupBy(span => span.Trace), trace =>
        {
            var root = Assert.Single(trace, span => span.IsRoot);
            Assert.Equal("Microsoft.AspNetCore", root.Source);
            Assert.All(trace.Where(span => !span.IsRoot), span => Assert.Contains(trace, other => other.Id == span.Parent));
            Assert.All(trace, span => Assert.InRange(span.Start, root.Start, root.End));
        });
    }

    [Fact]
    public void A_join_is_followed_neither_into_the_life_of_the_node_that_it_starts_nor_into_hints()
    {
        string[][] joins =
        [
            .. _collector.Spans.Where(span =>
                span.Attributes.GetValueOrDefault("http.route") == "/api/nodes/{name}/" && span.Attributes["http.request.method"] == "POST")
                .Select(join => _collector.Spans.Where(span => span.Trace == join.Trace).Select(span => span.Name).ToArray()),
        ];

        Assert.Equal(2, joins.Length);
        Assert.Contains(joins, calls => calls.Contains("ITrackerGrain/Register"));
        Assert.All(joins, calls => Assert.Contains("INodeGrain/Join", calls));
        Assert.All(joins, calls =>
            Assert.DoesNotContain(calls, call =>
                call.StartsWith("INodePeer/", StringComparison.Ordinal) || call.StartsWith("INodeMining/", StringComparison.Ordinal)));
    }

    [Fact]
    public void Streams_health_and_files_are_not_traced()
    {
        var routes = _collector.Spans.Where(span => span.IsRoot)
            .Select(span => span.Attributes.GetValueOrDefault("http.route")).ToHashSet();

        Assert.All(routes, route => Assert.StartsWith("/api/", route, StringComparison.Ordinal));
        Assert.DoesNotContain(routes, route => route!.EndsWith("/stream", StringComparison.Ordinal));
    }

    [Fact]
    public void Spans_bear_routes_methods_nodes_and_rules_and_nothing_else() => Assert.Equal(
        [
            "ballot.node", "ballot.rule", "http.request.method", "http.response.status_code", "http.route", "orleans.rpc.service",
            "orleans.storage.state.name", "rpc.method", "rpc.system.name",
        ],
        _collector.Spans.SelectMany(span => span.Attributes.Keys).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void A_trace_that_the_caller_names_is_not_continued()
    {
        Assert.NotEmpty(_collector.Spans);
        Assert.DoesNotContain(_collector.Spans, span => span.Trace == ObservedSilo.ForeignTrace);
        Assert.False(Sent(Encoding.UTF8.GetBytes(ObservedSilo.ForeignBaggage)));
    }

    [Fact]
    public void Nothing_that_was_sent_tells_of_a_voter_a_vote_an_election_or_a_secret()
    {
        Assert.True(Sent(Encoding.UTF8.GetBytes(ObservedSilo.Planted)), "The search would not find what is there.");
        Assert.All(observed.Secrets, secret => Assert.False(Sent(secret.Bytes), $"{secret.Name} was sent."));
    }

    [Fact]
    public void The_operator_says_what_the_silo_is_called() => Assert.Equal(
        ("orleans-ballot", Environment.MachineName, ObservedSilo.Planted),
        (_collector.Resource["service.name"], _collector.Resource["service.instance.id"], _collector.Resource["planted"]));

    private bool Sent(byte[] bytes) => _collector.Received.Any(body => body.AsSpan().IndexOf(bytes) >= 0);

    [GeneratedRegex(@"^\| `(ballot\.[a-z._]+)` \| ([a-z -]+) \| `([^`]+)` \| (?:`([a-z.]+)`)? *\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
