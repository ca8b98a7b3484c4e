using System.Text.Json;
using StrategyRuntime.Engine.Indicators.Catalog;

namespace StrategyRuntime.Catalog;

/// <summary>Examples of the API's description: a part of the answers, which are long.</summary>
internal static class CatalogExamples
{
    /// <summary>One type of node.</summary>
    public static JsonElement Nodes { get; } = JsonDocument.Parse(
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "nodes": [
            {
              "type": "alertNode", "label": "Alert", "group": "Messages", "help": "Sends a message to the user's alert channels.",
              "aliases": [], "handles": { "in": true, "out": true }, "next": ["entryNode", "exitNode"],
              "conditions": [], "expressions": [], "schema": { "$ref": "#/$defs/alertNode" }
            }
          ],
          "$defs": {
            "alertNode": {
              "type": "object",
              "properties": { "message": { "title": "Message", "type": "string", "x-kind": "text", "x-aliases": ["alertMessage"] } },
              "required": ["message"]
            }
          }
        }
        """).RootElement;

    /// <summary>One template.</summary>
    public static TemplateList Templates { get; } = new([TemplateEntry.Read("sma-cross")]);

    /// <summary>One indicator.</summary>
    public static IndicatorList Indicators { get; } = new(
        [IndicatorEntry.Of(IndicatorCatalog.All.First(d => d.Name == "rsi"), "Momentum")]);
}
