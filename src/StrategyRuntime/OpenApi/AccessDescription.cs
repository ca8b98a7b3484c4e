using Microsoft.AspNetCore.Authorization;
using Microsoft.OpenApi;
using StrategyRuntime.Access;
using StrategyRuntime.Problems;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi;

/// <summary>Describes how callers authenticate, and the answers of every route to a caller that does not.</summary>
internal static class AccessDescription
{
    private const string Key = "api_key";
    private const string Bearer = "bearer";
    private const string Cookie = "cookie";

    /// <summary>Adds the ways in, and to each route what follows from them.</summary>
    public static void DescribeAccess(this SwaggerGenOptions options)
    {
        options.AddSecurityDefinition(
            Key, Scheme(SecuritySchemeType.ApiKey, ParameterLocation.Header, AccessSchemes.KeyHeader, "An API key."));
        options.AddSecurityDefinition(
            Bearer, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "The same key." });
        options.AddSecurityDefinition(
            Cookie,
            Scheme(SecuritySchemeType.ApiKey, ParameterLocation.Cookie, SignInCookie.Name, "The cookie that /login gives a browser."));
        options.OperationFilter<Filter>();
    }

    private static OpenApiSecurityScheme Scheme(SecuritySchemeType type, ParameterLocation location, string name, string description) =>
        new() { Type = type, In = location, Name = name, Description = description };

    private sealed class Filter : IOperationFilter
    {
        private static readonly (int Status, string Description)[] s_answers =
        [
            (StatusCodes.Status401Unauthorized, "No key, or one that is not good."),
            (StatusCodes.Status403Forbidden, "Not allowed to this caller, or a change that another site asked for."),
            (StatusCodes.Status429TooManyRequests, "A limit is reached; Retry-After says when to try again."),
        ];

        public void Apply(OpenApiOperation operation, OperationFilterContext context)
        {
            if (context.ApiDescription.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any()) return;
            operation.Security = [.. new[] { Key, Bearer, Cookie }.Select(name => new OpenApiSecurityRequirement
            {
                [new OpenApiSecuritySchemeReference(name, context.Document)] = [],
            })];
            operation.Parameters = [.. operation.Parameters ?? [], new OpenApiParameter
            {
                Name = CallerMiddleware.UserParameter,
                In = ParameterLocation.Query,
                Description = "User that an admin acts for; absent: the admin.",
                Schema = new OpenApiSchema { Type = JsonSchemaType.String },
            }];
            var problem = context.SchemaGenerator.GenerateSchema(typeof(ProblemDocument), context.SchemaRepository);
            operation.Responses ??= [];
            foreach (var (status, description) in s_answers)
            {
                operation.Responses.TryAdd($"{status}", new OpenApiResponse
                {
                    Description = description,
                    Content =
                        new Dictionary<string, IOpenApiMediaType> { [ApiProblem.ContentType] = new OpenApiMediaType { Schema = problem } },
                });
            }
        }
    }
}
