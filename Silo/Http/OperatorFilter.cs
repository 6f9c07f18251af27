using OrleansBallot.Silo.Data;

namespace OrleansBallot.Silo.Http;

/// <summary>Lets only those pass who bear the operator's token.</summary>
internal sealed class OperatorFilter(OperatorToken token) : IEndpointFilter
{
    private const string Scheme = "Bearer ";

    public ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var presented = context.HttpContext.Request.Headers.Authorization.ToString();
        if (presented.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) && token.Matches(presented[Scheme.Length..].Trim()))
            return next(context);
        context.HttpContext.Response.Headers.WWWAuthenticate = Scheme.Trim();
        return new(Problems.Of(
            StatusCodes.Status401Unauthorized,
            "unauthorized",
            $"This is for operators: send 'Authorization: Bearer TOKEN' with the content of {OperatorToken.FileName} in the silo's data directory."));
    }
}
