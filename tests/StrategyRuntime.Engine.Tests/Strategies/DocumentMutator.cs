using System.Text;
using System.Text.Json.Nodes;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>
/// Changes a document in a few random places: values swapped for odd ones, keys lost, renamed or doubled, parts moved elsewhere.
/// </summary>
internal sealed class DocumentMutator(int seed)
{
    private static readonly string[] s_oddValues =
    [
        "null", "true", "false", "0", "-1", "1", "1.5", "1e999", "-1e-999", "99999999999999999999999999", "\"\"", "\" \"", "\"x\"", "\"0\"",
        "\"-1\"", "\"1e400\"", "\"NaN\"", "\"09:17\"", "\"99:99\"", "\"start\"", "\"pos-1\"", "\"signal\"", "\"a/b~c\"", "\"\\u0000\"",
        "\"💥\"",
        "[]", "{}", "[[[]]]", "[null]", "[1, 2]", "{\"type\": \"current_time\"}", "{\"enabled\": false}", "{\"conditions\": []}",
        "{\"type\": \"function\", \"name\": \"max\", \"args\": [1, {}]}", "{\"lhs\": 1, \"operator\": \"<\", \"rhs\": 2}",
    ];

    private readonly Random _random = new(seed);

    public byte[] Mutate(string json)
    {
        var root = JsonNode.Parse(json)!;
        if (_random.Next(4) == 0) root = new JsonObject { ["strategy"] = root };
        for (var i = _random.Next(1, 5); i > 0; i--) MutateOnce(root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private void MutateOnce(JsonNode root)
    {
        var places = new List<JsonNode>();
        Collect(root, places);
        var parent = places[_random.Next(places.Count)];
        var other = places[_random.Next(places.Count)];
        if (parent is JsonArray array) MutateArray(array, other);
        else MutateObject(parent.AsObject(), other);
    }

    private void MutateArray(JsonArray array, JsonNode other)
    {
        var place = _random.Next(array.Count + 1);
        if (place == array.Count || _random.Next(4) == 0) array.Insert(place, _random.Next(2) == 0 ? Odd() : other.DeepClone());
        else if (_random.Next(2) == 0) array.RemoveAt(place);
        else array[place] = _random.Next(3) == 0 ? array[_random.Next(array.Count)]?.DeepClone() : Odd();
    }

    private void MutateObject(JsonObject parent, JsonNode other)
    {
        if (parent.Count == 0)
        {
            parent["type"] = Odd();
            return;
        }

        var key = parent.ElementAt(_random.Next(parent.Count)).Key;
        switch (_random.Next(6))
        {
            case 0:
                parent.Remove(key);
                break;
            case 1:
                var value = parent[key]?.DeepClone();
                parent.Remove(key);
                parent[key.ToUpperInvariant()] = value;
                break;
            case 2:
                parent[key] = other.DeepClone();
                break;
            default:
                parent[key] = Odd();
                break;
        }
    }

    private JsonNode? Odd() => JsonNode.Parse(s_oddValues[_random.Next(s_oddValues.Length)]);

    /// <summary>Every object and array, without recursion.</summary>
    private static void Collect(JsonNode root, List<JsonNode> places)
    {
        places.Add(root);
        for (var i = 0; i < places.Count; i++)
        {
            var children = places[i] is JsonArray array ? array : places[i].AsObject().Select(m => m.Value);
            places.AddRange(children.Where(c => c is JsonObject or JsonArray)!);
        }
    }
}
