using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using OrleansBallot.Silo.Data;

namespace OrleansBallot.Silo.Http;

/// <summary>The OpenAPI document, with what routes do not declare themselves.</summary>
internal static class ApiDescription
{
    private const string Name = "v1";
    private const string Operator = "operator";
    private const string ProblemMedia = "application/problem+json";

    /// <summary>Writes the document once for everybody: to make it takes longer than any other answer.</summary>
    public static void MapDescription(this IEndpointRouteBuilder routes)
    {
        var written = new Lazy<Task<byte[]>>(() => Write(routes.ServiceProvider));
        routes.MapGet($"/openapi/{Name}.json", async () => TypedResults.Bytes(await written.Value, "application/json; charset=utf-8"))
            .ExcludeFromDescription();
    }

    public static void Complete(OpenApiOptions options)
    {
        options.ShouldInclude = described =>
            described.HttpMethod != HttpMethods.Head || !HttpPipeline.AnswersHeadBesides(described.ActionDescriptor.EndpointMetadata);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new()
            {
                Title = "OrleansBallot",
                Version = Name,
                Description = "A verifiable voting ledger. Errors are problem details whose 'rule' names the rule that was broken, as "
                    + "docs/PROTOCOL.md numbers them. HEAD is answered wherever GET is.",
            };
            document.Components ??= new();
            document.Components.SecuritySchemes = new Dictionary<string, IOpenApiSecurityScheme>
            {
                [Operator] = new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    Description = $"The content of {OperatorToken.FileName} in the silo's data directory.",
                },
            };
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            operation.Responses ??= [];

            // Only operators' routes answer 401.
            if (operation.Responses.ContainsKey($"{StatusCodes.Status401Unauthorized}"))
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Operator, context.Document)] = [] }];
            operation.Responses["default"] = new OpenApiResponse
            {
                Description = "Problem details with the rule.",
                Content = new Dictionary<string, OpenApiMediaType> { [ProblemMedia] = new() { Schema = ProblemSchema() } },
            };
            return Task.CompletedTask;
        });
    }

    private static async Task<byte[]> Write(IServiceProvider services)
    {
        var document = await services.GetRequiredKeyedService<IOpenApiDocumentProvider>(Name)
            .GetOpenApiDocumentAsync(CancellationToken.None);
        using var bytes = new MemoryStream();
        await document.SerializeAsJsonAsync(bytes, OpenApiSpecVersion.OpenApi3_1, CancellationToken.None);
        return bytes.ToArray();
    }

    private static OpenApiSchema ProblemSchema() => new()
    {
        Type = JsonSchemaType.Object,
        Properties = new Dictionary<string, IOpenApiSchema>
        {
            ["title"] = Text(),
            ["status"] = new OpenApiSchema { Type = JsonSchemaType.Integer },
            ["detail"] = Text(),
            ["rule"] = Text(),
            ["conflict"] = Text(),
        },
    };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String };
}
