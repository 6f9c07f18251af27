using System.Net.Http.Headers;
using OrleansBallot.Silo.Data;

namespace OrleansBallot.Silo.Http;

/// <summary>Lets only requests pass that bear the operator's token.</summary>
internal sealed class OperatorFilter(OperatorToken token) : IEndpointFilter
{
    private const string Scheme = "Bearer";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        if (Bears(context.HttpContext.Request, token)) return next(context);
        context.HttpContext.Response.Headers.WWWAuthenticate = Scheme;
        return new(Problems.Of(
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            $"This is for operators: it takes the content of {OperatorToken.FileName} in the silo's data directory, as a bearer token."));
    }

    /// <summary>Whether a request is an operator's.</summary>
    public static bool Bears(HttpRequest request, OperatorToken token) =>
        Presented(request, Scheme) is { } presented && token.Matches(presented);

    /// <summary>The credentials that a request presents under a scheme; null where it presents none under it.</summary>
    public static string? Presented(HttpRequest request, string scheme) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization.ToString(), out var sent)
        && sent.Scheme.Equals(scheme, StringComparison.OrdinalIgnoreCase)
            ? sent.Parameter
            : null;
}

internal static class OperatorRoutes
{
    /// <summary>A group of routes that need the operator's token.</summary>
    public static RouteGroupBuilder ForOperators(this IEndpointRouteBuilder routes, string prefix) =>
        routes.MapGroup(prefix).AddEndpointFilter<OperatorFilter>().ProducesProblem(StatusCodes.Status401Unauthorized);
}
