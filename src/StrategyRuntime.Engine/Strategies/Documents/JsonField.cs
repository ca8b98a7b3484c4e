using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>
/// A value of the document together with its place. One that is not there is a field too: it is absent, and its place is that of the
/// object it is missing from, so a problem with it points at something that exists.
/// </summary>
internal readonly struct JsonField(JsonElement element, JsonPointer pointer, string name)
{
    public JsonElement Element { get; } = element;

    public JsonPointer Pointer { get; } = pointer;

    /// <summary>The key it was asked for by; for an element of an array, such as <c>nodes[3]</c>.</summary>
    public string Name { get; } = name;

    /// <summary>True when it is missing or null, which mean the same everywhere in a strategy document.</summary>
    public bool IsAbsent => Element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null;

    public bool IsObject => Element.ValueKind == JsonValueKind.Object;

    public bool IsArray => Element.ValueKind == JsonValueKind.Array;

    public bool IsString => Element.ValueKind == JsonValueKind.String;

    /// <summary>Its text, or null when it is not a string or blank. Never trimmed: ids are compared as they are.</summary>
    public string? Text => IsString && Element.GetString() is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;

    /// <summary>A member by its camelCase name, or failing that by its snake_case one; null members give way to the other.</summary>
    public JsonField this[string camelCase] => Get(camelCase, SnakeCase.Of(camelCase));

    /// <summary>The first of several names that has a value.</summary>
    public JsonField Get(params ReadOnlySpan<string> names)
    {
        var found = new JsonField(default, Pointer, names[0]);
        if (!IsObject) return found;
        foreach (var name in names)
        {
            if (!Element.TryGetProperty(name, out var value)) continue;
            var field = new JsonField(value, Pointer.Child(name), name);
            if (!field.IsAbsent) return field;
            if (found.Element.ValueKind == JsonValueKind.Undefined) found = field;
        }
        return found;
    }

    /// <summary>Elements of an array.</summary>
    public IEnumerable<JsonField> Items()
    {
        var index = 0;
        foreach (var item in Element.EnumerateArray())
        {
            yield return new JsonField(item, Pointer.Child(index), string.Create(CultureInfo.InvariantCulture, $"{Name}[{index}]"));
            index++;
        }
    }

    /// <summary>Members of an object.</summary>
    public IEnumerable<JsonField> Members()
    {
        foreach (var member in Element.EnumerateObject()) yield return new JsonField(member.Value, Pointer.Child(member.Name), member.Name);
    }
}
