using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi.Wire;

/// <summary>
/// Says which members of an object are always there (of an answer all that are not left out when null, of a request those that must be given)
/// and that a member with a type by name may be null.
/// </summary>
internal sealed class MemberPresence : ISchemaFilter
{
    /// <inheritdoc/>
    public void Apply(IOpenApiSchema schema, SchemaFilterContext context)
    {
        if (schema is not OpenApiSchema { Properties: { Count: > 0 } properties } described) return;
        var isRequest = context.Type.Name.EndsWith("Request", StringComparison.Ordinal);
        foreach (var member in context.Type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var name = JsonNamingPolicy.SnakeCaseLower.ConvertName(member.Name);
            if (!properties.TryGetValue(name, out var value)) continue;
            var isNullable = new NullabilityInfoContext().Create(member).ReadState == NullabilityState.Nullable;
            var isLeftOut = isRequest ? isNullable : member.GetCustomAttribute<JsonIgnoreAttribute>() is not null;
            if (!isLeftOut) (described.Required ??= new HashSet<string>()).Add(name);
            if (isNullable && value is OpenApiSchemaReference)
                properties[name] = new OpenApiSchema { Description = value.Description, AnyOf = [value, new OpenApiSchema { Type = JsonSchemaType.Null }] };
        }
    }
}
