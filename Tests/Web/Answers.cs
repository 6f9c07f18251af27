using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace OrleansBallot.Tests.Web;

/// <summary>What tests ask of answers.</summary>
internal static class Answers
{
    public static async Task<JsonElement> Json(this Task<HttpResponseMessage> asked)
    {
        using var answer = await asked;
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Asserts that this is a problem that names its rule.</summary>
    public static async Task<JsonElement> Problem(this Task<HttpResponseMessage> asked, HttpStatusCode status, string rule)
    {
        using var answer = await asked;
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((status, rule), (answer.StatusCode, problem.GetProperty("rule").GetString()));
        Assert.Equal((int)status, problem.GetProperty("status").GetInt32());
        return problem;
    }

    /// <summary>Asserts the status, and shows the answer where it is another.</summary>
    public static async Task Is(this Task<HttpResponseMessage> asked, HttpStatusCode status)
    {
        using var answer = await asked;
        Assert.True(status == answer.StatusCode, $"{answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    public static string Text(this JsonElement json, string name) => json.GetProperty(name).GetString()!;

    public static string[] Names(this JsonElement json) => [.. json.EnumerateObject().Select(member => member.Name)];
}
