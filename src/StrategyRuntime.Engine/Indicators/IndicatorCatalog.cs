using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>Every indicator the engine knows. One line here and one file beside it add another.</summary>
public static class IndicatorCatalog
{
    private static readonly FrozenDictionary<string, IndicatorDefinition> s_byName = new[]
    {
        Sma.Definition,
    }.ToFrozenDictionary(d => d.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>All definitions, sorted by name.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } = [.. s_byName.Values.OrderBy(d => d.Name, StringComparer.Ordinal)];

    /// <summary>Finds an indicator by its name in strategy documents, any case.</summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out IndicatorDefinition? definition) =>
        s_byName.TryGetValue(name ?? "", out definition);
}
