using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>No key is ignored in silence: one that is added or misspelt anywhere is a problem or a warning at it or above it.</summary>
public sealed class SilentKeyTests
{
    private static readonly int s_cases = FullForm.IsOn ? 100_000 : 1_000;

    [Fact]
    public void A_mutated_document_with_every_feature_never_throws_and_its_remarks_are_unique()
    {
        for (var seed = 0; seed < s_cases; seed++)
        {
            var document = StrategyDocument.Parse(new DocumentMutator(seed).Mutate(FullStrategy.Json));
            document.IsValid.Should().Be(document.Problems.Count == 0, "case {0}", seed);
            document.Problems.Concat(document.Warnings).Should().OnlyHaveUniqueItems("case {0}", seed);
        }
    }

    [Fact]
    public void A_key_that_is_added_or_misspelt_is_noticed()
    {
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var root = JsonNode.Parse(FullStrategy.Json)!;
            var objects = new List<JsonObject>();
            Collect(root, objects);
            var owner = objects[random.Next(objects.Count)];
            var key = owner.Count == 0 ? "" : owner.ElementAt(random.Next(owner.Count)).Key;
            // Names of indicators and variables are the user's.
            if (owner.ContainsKey("rsi_1") || owner.ContainsKey("Trough")) continue;
            string[] harmless = ["id", "label", "vpt", "step", "alertType", "sendPush", "groupNumber", "waitTime", "limitBuffer",
                "display_name"];
            var value = random.Next(2) == 0 || harmless.Contains(key) || key.Length < 3 || key == "enabled"
                || owner[key] is JsonObject feature && feature.ContainsKey("enabled") ? null : owner[key]?.DeepClone();
            // The last letter twice, or a key that does not exist.
            var added = value is null ? "zebra" : key + key[^1];
            if (value is not null) owner.Remove(key);
            owner[added] = value ?? 5;

            var document = StrategyDocument.Parse(Encoding.UTF8.GetBytes(root.ToJsonString()));
            var pointer = PointerOf(owner);
            document.Problems.Concat(document.Warnings).Should().Contain(
                p => p.Pointer.StartsWith(pointer, StringComparison.Ordinal) || pointer.StartsWith(p.Pointer, StringComparison.Ordinal),
                "case {0} adds {1} to {2}", seed, added, pointer);
        }
    }

    /// <summary>Objects that count: not those that are switched off.</summary>
    private static void Collect(JsonNode node, List<JsonObject> objects)
    {
        if (node is JsonArray array)
        {
            foreach (var item in array.OfType<JsonNode>()) Collect(item, objects);
        }
        else if (node is JsonObject owner && owner["enabled"] is not JsonValue { } && !owner.ContainsKey("$param"))
        {
            objects.Add(owner);
            foreach (var (_, value) in owner)
            {
                if (value is not null) Collect(value, objects);
            }
        }
    }

    private static string PointerOf(JsonNode node)
    {
        var pointer = "";
        for (var at = node; at.Parent is { } parent; at = parent)
        {
            var token = parent is JsonArray array ? array.IndexOf(at).ToString(CultureInfo.InvariantCulture)
                : parent.AsObject().Single(m => m.Value == at).Key;
            pointer = $"/{token}{pointer}";
        }
        return pointer;
    }
}
