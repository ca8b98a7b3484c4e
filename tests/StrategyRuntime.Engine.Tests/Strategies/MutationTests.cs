using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>
/// Random damage to valid documents. 2,000 cases of each kind, or 100,000 with STRATEGYRUNTIME_FULL=1; the seed of a case is its number, so
/// a failure names the case to repeat.
/// </summary>
public sealed class MutationTests
{
    private static readonly int s_cases = FullForm.IsOn ? 100_000 : 2_000;

    [Fact]
    public void A_mutated_document_is_a_strategy_or_problems_that_name_places_and_nodes()
    {
        var accepted = 0;
        for (var seed = 0; seed < s_cases; seed++)
        {
            var bytes = new DocumentMutator(seed).Mutate(SampleStrategy.Json);
            var document = Parse(bytes, seed);
            if (document.IsValid) accepted++;
            Check(document, bytes, seed);
        }
        accepted.Should().BeInRange(s_cases / 50, s_cases / 2, "most damage should be found, and some of it is harmless");
    }

    [Fact]
    public void Damaged_bytes_are_a_strategy_or_problems_but_never_a_crash()
    {
        for (var seed = 0; seed < s_cases; seed++)
        {
            var random = new Random(seed);
            var bytes = Encoding.UTF8.GetBytes(SampleStrategy.Json);
            for (var i = random.Next(1, 4); i > 0; i--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (random.Next(3) == 0) bytes = bytes[..random.Next(bytes.Length)];
            var document = Parse(bytes, seed);
            document.IsValid.Should().Be(document.Problems.Count == 0, "case {0}", seed);
        }
    }

    private static StrategyDocument Parse(byte[] bytes, int seed)
    {
        try
        {
            return StrategyDocument.Parse(bytes);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Case {seed} threw."), e);
        }
    }

    private static void Check(StrategyDocument document, byte[] bytes, int seed)
    {
        if (document.Definition is { } strategy)
        {
            document.Problems.Should().BeEmpty();
            strategy.Nodes.Select(n => n.Index).Should().Equal(Enumerable.Range(0, strategy.Nodes.Count), "case {0}", seed);
            strategy.Nodes.SelectMany(n => n.Children).Should().OnlyContain(c => c >= 0 && c < strategy.Nodes.Count, "case {0}", seed);
            strategy.Positions.Select(p => p.Slot).Should().Equal(Enumerable.Range(0, strategy.Positions.Count), "case {0}", seed);
            return;
        }

        document.Problems.Should().NotBeEmpty("case {0}", seed);
        document.Problems.Should().OnlyHaveUniqueItems("case {0}", seed);
        using var json = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = StrategyLimits.JsonDepth });
        foreach (var problem in document.Problems)
        {
            Resolve(json.RootElement, problem.Pointer).Should().NotBeNull(
                "case {0} points at {1}: {2}", seed, problem.Pointer, problem.Message);
            if (NodeAt(json.RootElement, problem.Pointer) is { } id)
                problem.NodeId.Should().Be(id, "case {0} points at {1}", seed, problem.Pointer);
        }
    }

    /// <summary>Follows a pointer by the letter of RFC 6901.</summary>
    private static JsonElement? Resolve(JsonElement at, string pointer)
    {
        foreach (var token in pointer.Split('/').Skip(1)
            .Select(t => t.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            if (at.ValueKind == JsonValueKind.Object && at.TryGetProperty(token, out var member)) at = member;
            else if (at.ValueKind == JsonValueKind.Array && int.TryParse(token, out var index) && index < at.GetArrayLength())
                at = at[index];
            else return null;
        }
        return at;
    }

    /// <summary>Id of the node that a pointer leads into, when it has one.</summary>
    private static string? NodeAt(JsonElement root, string pointer)
    {
        var tokens = pointer.Split('/').Skip(1).ToList();
        var place = tokens.IndexOf("nodes");
        if (place is not (0 or 1) || place + 1 == tokens.Count) return null;
        var node = Resolve(root, "/" + string.Join('/', tokens.Take(place + 2)))!.Value;
        return node.ValueKind == JsonValueKind.Object && node.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            && !string.IsNullOrWhiteSpace(id.GetString()) ? id.GetString() : null;
    }
}
