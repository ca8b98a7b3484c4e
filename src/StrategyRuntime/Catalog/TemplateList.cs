using System.Text.Json;
using StrategyRuntime.Resources;

namespace StrategyRuntime.Catalog;

/// <summary>Strategies to begin with.</summary>
/// <param name="Items">They, the simplest first.</param>
internal sealed record TemplateList(IReadOnlyList<TemplateEntry> Items)
{
    private static readonly string[] s_ids = ["sma-cross", "rsi-reversion", "breakout", "opening-range", "straddle-seller", "pairs"];

    /// <summary>The list.</summary>
    public static TemplateList All => new([.. s_ids.Select(TemplateEntry.Read)]);
}

/// <summary>A strategy to begin with.</summary>
/// <param name="Id">Its id; a copy of it has another.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">Its parameters with defaults and bounds.</param>
/// <param name="Document">The document.</param>
internal sealed record TemplateEntry(string Id, string Name, string Description, JsonElement Parameters, JsonElement Document)
{
    /// <summary>Reads one that ships with the program.</summary>
    public static TemplateEntry Read(string id)
    {
        using var json = JsonDocument.Parse(EmbeddedFile.Read($"Templates/{id}.json"));
        var document = json.RootElement.Clone();
        return new TemplateEntry(
            id, document.GetProperty("name").GetString()!, document.GetProperty("description").GetString()!,
            document.GetProperty("parameters"), document);
    }
}
