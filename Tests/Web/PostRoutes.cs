using OrleansBallot.Tests.Support;

namespace OrleansBallot.Tests.Web;

/// <summary>Every route of a silo that changes something, as the silo describes itself: whatever is added is tried too.</summary>
internal static class PostRoutes
{
    /// <returns>Method and path of each, for things that exist.</returns>
    public static async Task<IReadOnlyList<(HttpMethod Method, string Path)>> Of(SiloHost silo, string election)
    {
        var paths = (await silo.Get("/openapi/v1.json")).GetProperty("paths");
        return
        [
            .. from path in paths.EnumerateObject()
               from method in path.Value.EnumerateObject()
               where method.Name is "post" or "put" or "patch" or "delete"
               select (HttpMethod.Parse(method.Name), Named(path.Name)),
        ];

        string Named(string path) => path
            .Replace("{id}", election, StringComparison.Ordinal)
            .Replace("{name}", "node-2", StringComparison.Ordinal)
            .Replace("{kind}", "no-work", StringComparison.Ordinal);
    }
}
