using System.Text.Json;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Tests.OpenApi.Wire;

/// <summary>What values at one place of JSON have in common: their kinds, their members, and which of these are always there.</summary>
internal sealed class JsonShape
{
    private readonly Dictionary<string, (JsonShape Shape, int Seen)> _members = [];
    private readonly SortedSet<string> _words = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _kinds = new(StringComparer.Ordinal);
    private JsonShape? _values;
    private string? _reference;
    private int _objects;

    /// <summary>Takes one more value.</summary>
    /// <param name="value">The value.</param>
    /// <param name="path">Its place: members after dots, <c>*</c> for any member of a map, <c>[]</c> for any element.</param>
    /// <param name="rules">What cannot be seen in values.</param>
    public void Take(JsonElement value, string path, WireRules rules)
    {
        if (value.ValueKind == JsonValueKind.Null || WireRules.IsNullable(path)) _kinds.Add("null");
        if (value.ValueKind == JsonValueKind.Null) return;
        if (WireRules.ReferenceAt(path, value) is { } name)
        {
            _reference = name;
            rules.Shape(name).Take(value, name, rules);
            return;
        }
        switch (value.ValueKind)
        {
            case JsonValueKind.Object when WireRules.IsMap(path):
                _kinds.Add("map");
                _values ??= new JsonShape();
                foreach (var member in value.EnumerateObject()) _values.Take(member.Value, $"{path}.*", rules);
                break;
            case JsonValueKind.Object:
                _kinds.Add("object");
                _objects++;
                foreach (var member in value.EnumerateObject())
                {
                    var (shape, seen) = _members.GetValueOrDefault(member.Name, (new JsonShape(), 0));
                    shape.Take(member.Value, $"{path}.{member.Name}", rules);
                    _members[member.Name] = (shape, seen + 1);
                }
                break;
            case JsonValueKind.Array:
                _kinds.Add("array");
                _values ??= new JsonShape();
                foreach (var element in value.EnumerateArray()) _values.Take(element, $"{path}[]", rules);
                break;
            case JsonValueKind.String:
                _kinds.Add("string");
                if (WireRules.IsWord(path)) _words.Add(value.GetString()!);
                break;
            case JsonValueKind.Number:
                _kinds.Add("number");
                break;
            default:
                _kinds.Add("boolean");
                break;
        }
    }

    /// <summary>The words that were seen at a member.</summary>
    public IEnumerable<string> WordsOf(string member) => _members[member].Shape._words;

    /// <summary>Places of which no value was seen that says what they hold.</summary>
    public IEnumerable<string> Unknown(string path)
    {
        if (_reference is null && _kinds.All(k => k == "null")) yield return path;
        foreach (var (name, member) in _members)
        {
            foreach (var place in member.Shape.Unknown($"{path}.{name}")) yield return place;
        }
        foreach (var place in _values?.Unknown($"{path}[]") ?? []) yield return place;
    }

    /// <summary>The shape as a JSON schema.</summary>
    public JsonObject ToSchema()
    {
        List<JsonObject> alternatives = [.. _kinds.Where(k => k != "null").Select(Alternative)];
        if (_reference is not null) alternatives.Add(new JsonObject { ["$ref"] = $"#/components/schemas/{_reference}" });
        var isNullable = _kinds.Contains("null");
        if (alternatives.Count == 1 && !isNullable) return alternatives[0];
        if (alternatives.Count == 1 && alternatives[0]["type"] is { } type && !alternatives[0].ContainsKey("enum"))
        {
            alternatives[0]["type"] = new JsonArray(type.DeepClone(), "null");
            return alternatives[0];
        }
        if (isNullable) alternatives.Add(new JsonObject { ["type"] = "null" });
        return new JsonObject { ["anyOf"] = new JsonArray([.. alternatives]) };
    }

    private JsonObject Alternative(string kind) => kind switch
    {
        "object" => new JsonObject
        {
            ["type"] = kind,
            ["required"] = new JsonArray([.. _members.Where(m => m.Value.Seen == _objects).Select(m => JsonValue.Create(m.Key))]),
            ["properties"] = new JsonObject(_members.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value.Shape.ToSchema()))),
        },
        "map" => new JsonObject { ["type"] = "object", ["additionalProperties"] = _values!.ToSchema() },
        "array" => new JsonObject { ["type"] = kind, ["items"] = _values!.ToSchema() },
        "string" when _words.Count > 0 => new JsonObject
        {
            ["type"] = kind,
            ["enum"] = new JsonArray([.. _words.Select(w => JsonValue.Create(w))]),
        },
        _ => new JsonObject { ["type"] = kind },
    };
}
