using System.Text.Json.Nodes;

namespace StrategyRuntime.Mcp;

/// <summary>Cuts the part that is asked for out of the catalogue, which is long as a whole.</summary>
internal static class CatalogTool
{
    private const string Definitions = "#/$defs/";

    /// <summary>Gives a list, or one entry with all the schemas that it leads to.</summary>
    public static async Task<RouteAnswer> RunAsync(ToolCall call)
    {
        var (kind, name) = (call.Arguments.Text("kind")!, call.Arguments.Text("name"));
        var isIndicators = kind == "indicators";
        var answer = await call.SendAsync(new RouteCall("GET", $"/api/v1/catalog/{(isIndicators ? "indicators" : "nodes")}"));
        if (!answer.Succeeded) return answer;
        var whole = (JsonObject)JsonNode.Parse(answer.Text)!;
        if (kind == "document") return answer with { Text = WithDefinitions(whole["document"]!, whole, deep: false).ToJsonString() };
        var list = (JsonArray)whole[isIndicators ? "items" : kind]!;
        if (name is null) return answer with { Text = new JsonArray([.. list.Select(e => Short(e!))]).ToJsonString() };
        var key = isIndicators ? "id" : kind == "operators" ? "operator" : "type";
        var entry = list.FirstOrDefault(e => Answers(e!, key, name));
        if (entry is null)
            return ToolCall.Wrong($"There is no \"{name}\" among the {kind}; there are: {string.Join(", ", list.Select(e => e![key]))}.");
        return answer with { Text = (isIndicators ? entry : WithDefinitions(entry, whole, deep: true)).ToJsonString() };
    }

    private static bool Answers(JsonNode entry, string key, string name) =>
        string.Equals((string?)entry[key], name, StringComparison.OrdinalIgnoreCase)
        || (entry["aliases"] is JsonArray aliases
            && aliases.Any(a => string.Equals((string?)a, name, StringComparison.OrdinalIgnoreCase)));

    /// <summary>An entry of a list, without what makes it long.</summary>
    private static JsonObject Short(JsonNode entry) => new(
        entry.AsObject().Where(p => p.Value is null or JsonValue).Select(p => KeyValuePair.Create(p.Key, p.Value?.DeepClone())));

    private static JsonObject WithDefinitions(JsonNode entry, JsonObject whole, bool deep)
    {
        var definitions = new JsonObject();
        Add(entry);
        return new JsonObject { ["entry"] = entry.DeepClone(), ["$defs"] = definitions };

        void Add(JsonNode? node)
        {
            foreach (var reference in References(node))
            {
                // What an expression may be has entries for itself.
                if (definitions.ContainsKey(reference) || (reference is "expression" or "condition" && !deep)) continue;
                if (reference == "expression")
                {
                    definitions[reference] = new JsonObject { ["description"] = "An expression; see the kind expressions." };
                    continue;
                }
                definitions[reference] = whole["$defs"]![reference]!.DeepClone();
                Add(definitions[reference]);
            }
        }
    }

    private static IEnumerable<string> References(JsonNode? node) => node switch
    {
        JsonObject o => o.SelectMany(p => p.Key == "$ref" ? [((string)p.Value!)[Definitions.Length..]] : References(p.Value)).ToList(),
        JsonArray a => a.SelectMany(References).ToList(),
        _ => [],
    };
}
