using System.Text.Json;

namespace OrleansBallot.Fuzz.Http;

/// <summary>One operation of the silo, as it describes itself: whatever is added is tried too.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Path">Its path, with parameters in braces.</param>
/// <param name="Query">The names of its query's parameters.</param>
/// <param name="Media">The media type of its body; null where it takes none.</param>
/// <param name="IsForOperators">Whether it needs the operator's token.</param>
internal sealed record Route(string Method, string Path, IReadOnlyList<string> Query, string? Media, bool IsForOperators)
{
    /// <summary>Paths that the description leaves out.</summary>
    private static readonly string[] _undescribed =
    [
        "/", "/index.html", "/js/main.js", "/style/base.css", "/openapi/v1.json", "/dashboard/", "/dashboard/{page}", "/{page}",
        "/api/{page}",
    ];

    public override string ToString() => $"{Method} {Path}";

    /// <summary>All routes of an OpenAPI document, and those that it leaves out.</summary>
    public static IReadOnlyList<Route> All(JsonElement description) =>
    [
        .. from path in description.GetProperty("paths").EnumerateObject()
           from operation in path.Value.EnumerateObject()
           where operation.Value.TryGetProperty("responses", out _)
           select Of(operation.Name.ToUpperInvariant(), path.Name, operation.Value),
        .. _undescribed.Select(path => new Route("GET", path, [], null, IsForOperators: false)),
    ];

    private static Route Of(string method, string path, JsonElement operation) => new(
        method, path,
        operation.TryGetProperty("parameters", out var parameters)
            ? [.. parameters.EnumerateArray().Where(one => one.GetProperty("in").GetString() == "query")
                .Select(one => one.GetProperty("name").GetString()!)]
            : [],
        operation.TryGetProperty("requestBody", out var body)
            ? body.GetProperty("content").EnumerateObject().Select(media => media.Name).FirstOrDefault()
            : null,
        operation.TryGetProperty("security", out _));
}
