using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Strategies.Catalog;

/// <summary>Fields that many objects have.</summary>
internal static class CommonFields
{
    /// <summary>The switch of conditions, stops, targets and end conditions.</summary>
    public static CatalogField Enabled { get; } = new("enabled", ValueRule.Flag, "false leaves it out.") { Default = "true" };
}
