using System.Globalization;
using System.Text.Json;

namespace StrategyRuntime.Mcp;

/// <summary>The arguments of a call of a tool, checked against the tool's schema.</summary>
internal sealed class ToolArguments(IReadOnlyDictionary<string, JsonElement> values)
{
    /// <summary>What is wrong with arguments; null when nothing is.</summary>
    public static string? Check(IReadOnlyDictionary<string, JsonElement> values, JsonElement schema)
    {
        var properties = schema.GetProperty("properties");
        var wrong = new List<string>();
        foreach (var (name, value) in values)
        {
            if (!properties.TryGetProperty(name, out var property))
            {
                var known = string.Join(", ", properties.EnumerateObject().Select(p => p.Name));
                wrong.Add($"there is no argument \"{name}\"; there are: {known}");
            }
            else if (!Fits(value, property))
            {
                wrong.Add($"\"{name}\" must be {Describe(property)}");
            }
        }
        if (schema.TryGetProperty("required", out var required))
        {
            wrong.AddRange(required.EnumerateArray().Select(r => r.GetString()!)
                .Where(r => !values.TryGetValue(r, out var v) || v.ValueKind == JsonValueKind.Null).Select(r => $"\"{r}\" is missing"));
        }
        return wrong.Count == 0 ? null : $"The arguments are not right: {string.Join("; ", wrong)}.";
    }

    /// <summary>A text, a number as text, or null.</summary>
    public string? Text(string name) => Value(name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } text => text.GetString(),
        { } other => other.GetRawText(),
    };

    /// <summary>A whole number, or what stands for it when there is none.</summary>
    public int Number(string name, int otherwise) => Value(name) is { } value ? value.GetInt32() : otherwise;

    /// <summary>True when it is given and true.</summary>
    public bool Flag(string name) => Value(name) is { ValueKind: JsonValueKind.True };

    /// <summary>A value, or null.</summary>
    public JsonElement? Value(string name) =>
        values.TryGetValue(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Those of some arguments that are given, as a query.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> Query(params ReadOnlySpan<string> names)
    {
        var query = new List<KeyValuePair<string, string?>>();
        foreach (var name in names)
            if (Text(name) is { } text) query.Add(KeyValuePair.Create(name, (string?)text));
        return query;
    }

    /// <summary>Those of some arguments that are given, as a JSON object, with other members in front.</summary>
    public byte[] Body(IReadOnlyDictionary<string, object?> also, params ReadOnlySpan<string> names)
    {
        var body = new Dictionary<string, object?>(also, StringComparer.Ordinal);
        foreach (var name in names)
            if (Value(name) is { } value) body[name] = value;
        return JsonSerializer.SerializeToUtf8Bytes(body);
    }

    private static bool Fits(JsonElement value, JsonElement property)
    {
        if (value.ValueKind == JsonValueKind.Null) return true;
        if (property.TryGetProperty("enum", out var words))
            return words.EnumerateArray().Any(w => value.ValueKind == JsonValueKind.String && w.GetString() == value.GetString());
        return Types(property).Any(type => type switch
        {
            "string" => value.ValueKind == JsonValueKind.String,
            "object" => value.ValueKind == JsonValueKind.Object,
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
            _ => value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
                && (!property.TryGetProperty("minimum", out var least) || number >= least.GetInt32())
                && (!property.TryGetProperty("maximum", out var most) || number <= most.GetInt32()),
        });
    }

    private static string Describe(JsonElement property)
    {
        if (property.TryGetProperty("enum", out var words))
            return $"one of {string.Join(", ", words.EnumerateArray().Select(w => w.GetString()))}";
        var bounds = property.TryGetProperty("minimum", out var least) && property.TryGetProperty("maximum", out var most)
            ? string.Create(CultureInfo.InvariantCulture, $" from {least} to {most}")
            : "";
        return string.Join(" or ", Types(property).Select(t => t is "object" or "integer" ? $"an {t}" : $"a {t}")) + bounds;
    }

    private static IEnumerable<string> Types(JsonElement property)
    {
        var type = property.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!];
    }
}
