namespace OrleansBallot.Fuzz.Http;

/// <summary>Values, headers and requests that readers of HTTP have stumbled over.</summary>
internal static class OddValues
{
    // The server takes lines of 8 KiB.
    private const int Long = 3000;
    private const int TooLong = 9000;

    private static readonly string[] _values =
    [
        "", "0", "-0", "-1", "1", "00", "007", "1.0", "1e3", "0x10", "+1", "%2B1", "2147483647", "2147483648", "-2147483649", "4294967295",
        "4294967296", "9223372036854775807", "9223372036854775808", "18446744073709551615", "18446744073709551616", "1e400", "NaN", "null",
        "true", "TRUE", "undefined", "*", ".", "..", "...", "%2e%2e", "%2e%2e%2f", "..%5c", "%2F", "%5C", "~", "-", "_", "a", "+", "%20",
        "%09", "%0d%0a", "%0d%0aX-Injected:%201", "%7F", "%C3%A9", "e%CC%81", "%F0%9F%97%B3", "%E2%80%AE", "%EF%BB%BF", "%EF%BF%BF",
        "%C0%AF", "%ED%A0%80", "%FF", "%ff%fe", "%25", "%2500", "%252e", "%22", "%27", "%3Cscript%3E", "%24%7B7*7%7D", "'--", "%7B0%7D",
        "$(id)", "a;b", "a,b", "a=b", "a:b", "@", "!", "(", "%5B%5D", "node-1", "node-2", "stream", "results", "check",
    ];

    // No client that keeps to the standard sends these, and the server below the silo refuses some of them.
    private static readonly string[] _bad =
        ["%", "%0", "%zz", "%00", "a%00b", "é", "\"", "<", ">", "{id}", "|", "^", "`", "\\", "\x01", "\x7f", "#"];

    private static readonly string[] _headers =
    [
        "Accept: */*", "Accept: text/event-stream", "Accept: application/json;q=0, text/html", "Accept: ;;;", "Accept: ",
        "Accept: application/problem+xml", "Accept-Encoding: gzip, br, zstd, *;q=0", "Accept-Language: xx", "Accept-Charset: utf-7",
        "Range: bytes=0-0", "Range: bytes=99999999-", "Range: bytes=5-1,,-", "Range: lines=1", "If-Range: x", "If-None-Match: *",
        "If-None-Match: \"a\"", "If-None-Match: x,,", "If-Match: \"a\"", "If-Modified-Since: never",
        "If-Modified-Since: Thu, 01 Jan 2099 00:00:00 GMT", "If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT", "Origin: null",
        "Origin: https://evil.example", "Origin: ", "Origin: http://[", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: none",
        "Sec-Fetch-Site: x", "Sec-Fetch-Mode: navigate", "Sec-Fetch-Dest: document", "Referer: %%%", "Cookie: =;=", "Cookie: a=b; a=c",
        "Authorization: Bearer", "Authorization: Bearer x", "Authorization: Basic x", "Authorization: Basic OmE=", "Authorization: ,",
        "Authorization: Bearer 0000000000000000000000000000000000000000000000000000000000000000", "X-Forwarded-For: ;;;",
        "X-Forwarded-For: ::ffff:1.2.3.4, 999.1.1.1", "X-Forwarded-Host: evil.example", "X-Forwarded-Proto: x", "X-Forwarded-Prefix: /a",
        "Forwarded: for=\"[::1", "X-Original-URL: /api/chain", "X-HTTP-Method-Override: DELETE", "Prefer: wait=1", "Max-Forwards: 0",
        "Via: 1.1 x", "TE: trailers", "Trailer: X", "traceparent: 00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "traceparent: x", "tracestate: ,,=", "baggage: a=%%%,=", "Request-Id: |", "Correlation-Context: =", "DNT: 2", "Priority: u=9",
        "Cache-Control: no-store", "Pragma: x", "User-Agent: ", "X-A: \t", "X-Requested-With: XMLHttpRequest",
        "Content-Language: x", "Content-Location: /",
        "Content-MD5: x", "Content-Disposition: form-data", "Digest: x", "Keep-Alive: timeout=0", "Accept-Datetime: x", "Link: <",
        "Early-Data: 1", "Save-Data: on", "Access-Control-Request-Method: DELETE", "Access-Control-Request-Headers: x",
    ];

    private static readonly string[] _badHeaders =
    [
        "Host: evil.example", "Host: ", "Host: a b", "Host: localhost:99999", "Host: [::1", "Host: 127.0.0.1:0", "Expect: 100-continue",
        "Expect: 200-ok", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: x", "Upgrade: h2c",
        "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA", "Connection: x",
        "Connection: close, keep-alive", "Content-Length: 0", "Content-Length: -1", "Content-Length: 1x", "Content-Length: +1",
        "Content-Length: 18446744073709551616", "Content-Length: 5, 5", "Content-Length: ", "Transfer-Encoding: chunked",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: identity", "Transfer-Encoding: x",
        " folded: x", "X-A : b", ": x", "no colon", "X-\x00: a", "X-A: \x00", "X-A: a\rb", "X-\u00e9: a", "X-A: \u00e9\u00ff", "X-A: \x7f",
    ];

    private static readonly string[] _media =
    [
        "", "x", ";;;", "application/json; charset=utf-16", "application/json; charset=x", "text/csv; charset=latin1", "text/plain",
        "application/octet-stream; a=b", "APPLICATION/JSON", "application/json, text/csv", "application/x-www-form-urlencoded",
        "multipart/form-data", "multipart/form-data; boundary=\"", "application/xml",
    ];

    // {0} is the silo's address, and {1} how a request begins that has a body.
    private static readonly string[] _broken =
    [
        "\r\n\r\n", "GET\r\n\r\n", "GET /\r\n\r\n", "GET  / HTTP/1.1\r\n\r\n", "GET / HTTP/1.1", "\0\0\0\0", "GET \0 HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.0\r\n\r\n", "GET /livez HTTP/1.1\r\n\r\n", "GET / HTTP/9.9\r\nHost: {0}\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: {0}\r\n\r\n", "GET / http/1.1\r\nHost: {0}\r\n\r\n", "GET * HTTP/1.1\r\nHost: {0}\r\n\r\n",
        "GET http://evil.example/api/chain HTTP/1.1\r\nHost: {0}\r\n\r\n", "GET http://{0}/api/chain HTTP/1.1\r\nHost: {0}\r\n\r\n",
        "GET //api//chain HTTP/1.1\r\nHost: {0}\r\n\r\n", "OPTIONS * HTTP/1.1\r\nHost: {0}\r\n\r\n",
        "CONNECT {0} HTTP/1.1\r\nHost: {0}\r\n\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /api/chain HTTP/1.1\nHost: {0}\n\n",
        "GET /api/chain HTTP/1.1\r\nHost: {0}\r\nHost: {0}\r\n\r\n", "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", "{1}\r\n",
        "{1}Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!", "{1}Expect: 100-continue\r\nContent-Length: 5\r\n\r\n",
        "{1}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /livez HTTP/1.1\r\n", "{1}Content-Length: 4194305\r\n\r\n",
        "{1}Transfer-Encoding: chunked\r\n\r\nzzz\r\n", "{1}Transfer-Encoding: chunked\r\n\r\n-1\r\n",
        "{1}Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na", "{1}Transfer-Encoding: chunked\r\n\r\n7fffffff\r\na",
        "{1}Transfer-Encoding: chunked\r\n\r\n0\r\nX: \0\r\n\r\n",
        "GET /api/chain HTTP/1.1\r\nHost: {0}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \0\r\n\r\n",
        "GET /api/chain HTTP/1.1\r\nHost: {0}\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\na",
        "{1}Transfer-Encoding: chunked\r\n\r\n1\r\naXX0\r\n\r\n",
        "{1}Transfer-Encoding: chunked\r\n\r\n1;a=\"b\"\r\na\r\n0\r\nX: y\r\n\r\n",
    ];

    /// <summary>A value for a path or a query.</summary>
    /// <returns>The value, and whether it is good HTTP.</returns>
    public static (string Text, bool IsGood) Value(Random random, string? right)
    {
        var kind = random.Next(20);
        if (kind == 0) return (_bad[random.Next(_bad.Length)], false);
        if (kind == 1) return (new('a', random.Next(2) == 0 ? Long : 300), true);
        if (kind == 2 && random.Next(8) == 0) return (new('a', TooLong), false);
        if (kind < 12 || string.IsNullOrEmpty(right)) return (_values[random.Next(_values.Length)], true);
        var at = random.Next(right.Length);
        return (random.Next(10) switch
        {
            0 => right.ToUpperInvariant(),
            1 => right[..at],
            2 => right + right,
            3 => right + right[at],
            4 => string.Concat(right.Select(letter => $"%{(int)letter:x2}")),
            5 => $"{right[..at]}%{(int)right[at]:X2}{right[(at + 1)..]}",
            6 => right[..at] + (right[at] == '0' ? '1' : '0') + right[(at + 1)..],
            7 => "%20" + right,
            8 => right + "%0A",
            _ => right[..at] + _values[random.Next(_values.Length)] + right[at..],
        }, true);
    }

    public static string Header(Random random) => _headers[random.Next(_headers.Length)];

    public static string BadHeader(Random random) => _badHeaders[random.Next(_badHeaders.Length)];

    /// <summary>Bytes that are no HTTP, or so nearly none that servers have taken them for something else.</summary>
    public static string Broken(Random random, Uri silo) =>
        _broken[random.Next(_broken.Length)]
            .Replace("{1}", "POST /api/transactions HTTP/1.1\r\nHost: {0}\r\n", StringComparison.Ordinal)
            .Replace("{0}", silo.Authority, StringComparison.Ordinal);

    public static string Media(Random random) => _media[random.Next(_media.Length)];
}
