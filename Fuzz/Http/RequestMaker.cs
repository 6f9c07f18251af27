using System.Globalization;
using System.Text;
using OrleansBallot.Ledger.Keys;

namespace OrleansBallot.Fuzz.Http;

/// <summary>Makes requests: nearly right ones, odd ones, broken ones. All it does follows from its random numbers.</summary>
internal sealed class RequestMaker(Random random, Ground ground, Uri silo)
{
    private static readonly string[] _methods = ["GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "QUERY"];
    private static readonly string[] _badMethods = ["TRACE", "CONNECT", "get", "G@T", "", "FOO BAR", "PRI", new('A', 500), "GET\t", "é"];

    private readonly BodyMutator _bodies = new(random);

    public MadeRequest Next() => random.Next(1000) switch
    {
        < 820 => Whole(),
        < 860 => Pipelined(),
        < 900 => Cut(),
        < 960 => Changed(),
        < 999 => Broken(),
        _ => random.Next(20) == 0 ? Silent() : Flood(),
    };

    /// <summary>A request for a route, complete from its first byte to its last.</summary>
    private MadeRequest Whole(bool mayBeOperators = true, bool mayBeHead = true)
    {
        var route = ground.Routes[random.Next(ground.Routes.Count)];
        var (isPlain, isFramed) = (true, true);
        var method = random.Next(10) < 8 ? route.Method : _methods[random.Next(_methods.Length)];
        if (random.Next(50) == 0) (method, isFramed) = (_badMethods[random.Next(_badMethods.Length)], false);
        if (method == "HEAD" && !mayBeHead) method = "GET";

        // Few of them: what an operator orders takes long.
        var isOperators = mayBeOperators && ground.Token is not null && !route.Path.StartsWith("/dashboard", StringComparison.Ordinal)
            && random.Next(route.IsForOperators ? 10 : 40) == 0;
        var target = Target(route, isOperators, ref isPlain);
        var head = new StringBuilder($"{method} {target} HTTP/1.1\r\nHost: {silo.Authority}\r\n");
        if (isOperators) head.Append(CultureInfo.InvariantCulture, $"Authorization: Bearer {ground.Token}\r\n");
        for (var more = random.Next(4) == 0 ? random.Next(1, 4) : 0; more > 0; more--) head.Append(OddValues.Header(random)).Append("\r\n");
        if (random.Next(40) == 0)
        {
            head.Append(OddValues.BadHeader(random)).Append("\r\n");
            isFramed = false;
        }

        var body = ground.Bodies.For(route, random);
        if (body.Length > 0 || route.Media is not null) body = _bodies.Next(body, ground.Bodies.Any(random));
        if (body.Length > 0 || random.Next(8) == 0)
        {
            var media = random.Next(8) == 0 ? OddValues.Media(random) : route.Media ?? Bodies.Json;
            head.Append(CultureInfo.InvariantCulture, $"Content-Type: {media}\r\n");
            if (random.Next(20) == 0) head.Append("Content-Encoding: gzip\r\n");
        }

        // The server may hang up before it has read such a body, and its answer is then lost.
        if (body.Length > 32 * 1024) isPlain = false;
        return new(
            method == route.Method ? $"{route}" : "other method", [method], isPlain && isFramed,
            isFramed ? Ending.Whole : Ending.HalfClosed, Framed(head, body));
    }

    /// <summary>The head with the body's length, or the body in chunks.</summary>
    private byte[] Framed(StringBuilder head, byte[] body)
    {
        if (body.Length == 0 && random.Next(4) != 0) return Latin1(head.Append("\r\n").ToString());
        if (random.Next(4) != 0) return [.. Latin1($"{head}Content-Length: {body.Length}\r\n\r\n"), .. body];
        using var framed = new MemoryStream();
        framed.Write(Latin1($"{head}Transfer-Encoding: chunked\r\n\r\n"));
        for (var at = 0; at < body.Length;)
        {
            var size = Math.Min(random.Next(1, 1 + Math.Max(16, body.Length / 2)), body.Length - at);
            framed.Write(Latin1($"{size:x}\r\n"));
            framed.Write(body.AsSpan(at, size));
            framed.Write("\r\n"u8);
            at += size;
        }

        framed.Write("0\r\n\r\n"u8);
        return framed.ToArray();
    }

    private string Target(Route route, bool isOperators, ref bool isPlain)
    {
        var target = new StringBuilder();
        foreach (var segment in route.Path.Split('/')[1..])
        {
            var isParameter = segment.StartsWith('{');
            target.Append('/').Append(isParameter ? Value(segment.Trim('{', '}'), isOperators, ref isPlain) : segment);
        }

        var before = '?';
        foreach (var name in route.Query)
        {
            // Doubled now and then.
            for (var times = random.Next(10) switch { < 6 => 0, < 9 => 1, _ => 2 }; times > 0; times--)
            {
                target.Append(before).Append(name).Append('=').Append(Value(name, isOperators, ref isPlain));
                before = '&';
            }
        }

        if (random.Next(12) == 0)
            target.Append(before).Append(random.Next(3) switch { 0 => "&&==&%25", 1 => "NODE=node-1", _ => "unknown=1" });
        if (target.Length > 6000) isPlain = false;
        return target.ToString();
    }

    private string Value(string parameter, bool isOperators, ref bool isPlain)
    {
        var right = ground.Value(parameter, random);
        if (isOperators && parameter == "name") right = Ground.OtherNode;
        if (right is not null && random.Next(5) < 3) return right;
        var (value, isGood) = OddValues.Value(random, right);

        // An order of an operator's that names another node by chance would make one, or take away the honest one. Dots move segments.
        if (isOperators && parameter == "name" && Uri.UnescapeDataString(value) is var name
            && (ShortName.IsValid(name) || name.Contains('.', StringComparison.Ordinal)))
            return Ground.OtherNode;
        isPlain &= isGood;
        return value;
    }

    /// <summary>Several requests at once. A stream ends the connection.</summary>
    private MadeRequest Pipelined()
    {
        var all = Enumerable.Range(0, random.Next(2, 6)).Select(_ => Whole(mayBeOperators: false)).Where(one => one.IsPlain).ToArray();
        return new(
            "pipelined", [.. all.SelectMany(one => one.Methods)], IsPlain: false, Ending.Whole, [.. all.SelectMany(one => one.Bytes)]);
    }

    /// <summary>A request that ends too early.</summary>
    private MadeRequest Cut()
    {
        var whole = Whole();
        return whole with
        {
            Label = "cut",
            IsPlain = false,
            Ending = random.Next(2) == 0 ? Ending.HalfClosed : Ending.Aborted,
            Bytes = whole.Bytes[..random.Next(whole.Bytes.Length)],
        };
    }

    /// <summary>
    /// A request whose bytes were changed anywhere. None to HEAD: where that becomes another method its answer has a body.
    /// </summary>
    private MadeRequest Changed()
    {
        var (one, other) = (Whole(mayBeOperators: false, mayBeHead: false), Whole(mayBeOperators: false, mayBeHead: false));
        return one with
        {
            Label = "changed",
            IsPlain = false,
            Ending = Ending.HalfClosed,
            Bytes = _bodies.Change(one.Bytes, other.Bytes),
        };
    }

    private MadeRequest Broken()
    {
        var bytes = Latin1(OddValues.Broken(random, silo));
        if (random.Next(4) == 0) bytes = _bodies.Change(bytes, bytes);
        return new("broken", ["GET"], IsPlain: false, Ending.HalfClosed, bytes);
    }

    /// <summary>More headers, or longer ones, than the server takes.</summary>
    private MadeRequest Flood()
    {
        var flood = random.Next(3) switch
        {
            0 => string.Concat(Enumerable.Range(0, random.Next(80, 2000)).Select(number => $"X-{number}: a\r\n")),
            1 => $"X: {new string('a', random.Next(100_000))}\r\n",
            _ => string.Concat(Enumerable.Repeat("Cookie: a=b\r\n", random.Next(80, 2000))),
        };
        var request = $"GET /api/chain HTTP/1.1\r\nHost: {silo.Authority}\r\n{flood}\r\n";
        return new("flood", ["GET"], IsPlain: false, Ending.HalfClosed, Latin1(request));
    }

    /// <summary>A beginning, and then nothing. It costs seconds, so there are few.</summary>
    private MadeRequest Silent()
    {
        var whole = Whole(mayBeOperators: false);
        return whole with
        {
            Label = "silent",
            IsPlain = false,
            Ending = Ending.Silent,
            Bytes = whole.Bytes[..random.Next(whole.Bytes.Length)],
        };
    }

    private static byte[] Latin1(string text) => Encoding.Latin1.GetBytes(text);
}
