using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>Every indicator the engine knows. One line here and one file beside it add another.</summary>
public static class IndicatorCatalog
{
    /// <summary>All definitions, sorted by name.</summary>
    public static IReadOnlyList<IndicatorDefinition> All { get; } =
    [
        .. new[]
        {
            Adx.Definition,
            Aroon.Definition,
            Atr.Definition,
            Bollinger.Definition,
            Cci.Definition,
            Donchian.Definition,
            Ema.Definition,
            Highest.Definition,
            Keltner.Definition,
            Lowest.Definition,
            Macd.Definition,
            Mfi.Definition,
            Obv.Definition,
            ParabolicSar.Definition,
            Roc.Definition,
            Rsi.Definition,
            Sma.Definition,
            StandardDeviation.Definition,
            Stochastic.Definition,
            StochasticRsi.Definition,
            SuperTrend.Definition,
            Vwap.Definition,
            WilliamsR.Definition,
            Wma.Definition,
        }.OrderBy(d => d.Name, StringComparer.Ordinal),
    ];

    private static readonly FrozenDictionary<string, IndicatorDefinition> s_byName = All
        .SelectMany(definition => definition.Aliases.Prepend(definition.Name), (definition, name) => (definition, name))
        .ToFrozenDictionary(e => DocumentName.Normalize(e.name), e => e.definition, StringComparer.Ordinal);

    /// <summary>
    /// Finds an indicator by its name or an alias in strategy documents; spelling is compared by <see cref="DocumentName"/>.
    /// </summary>
    public static bool TryGet(string? name, [NotNullWhen(true)] out IndicatorDefinition? definition) =>
        s_byName.TryGetValue(DocumentName.Normalize(name), out definition);
}
