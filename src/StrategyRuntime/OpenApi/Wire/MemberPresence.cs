using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.SwaggerGen;

namespace StrategyRuntime.OpenApi.Wire;

/// <summary>
/// Marks the members of an object that are always there: of a response all that are not left out when null, of a request those that must be
/// given. A member whose type has a schema by name is marked as nullable, too.
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
            if (!isNullable || value is not OpenApiSchemaReference) continue;
            var none = new OpenApiSchema { Type = JsonSchemaType.Null };
            properties[name] = new OpenApiSchema { Description = value.Description, AnyOf = [value, none] };
        }
    }
}
