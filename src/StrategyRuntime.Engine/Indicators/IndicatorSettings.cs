using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>An indicator as a strategy asks for it, after validation: every parameter the definition knows has a value.</summary>
/// <param name="Definition">Which indicator.</param>
/// <param name="Parameters">Values in the order of <see cref="IndicatorDefinition.Parameters"/>.</param>
/// <param name="PriceField">Price it reads, for those that read one.</param>
public sealed record IndicatorSettings(IndicatorDefinition Definition, IReadOnlyList<double> Parameters, PriceField PriceField)
{
    /// <summary>How its averages begin, for those that have exponential ones.</summary>
    public AverageSeed Seed { get; init; }

    /// <summary>The key it shows under: <c>rsi(14,close)</c>, <c>macd(12,26,9,close)</c>, <c>atr(14)</c>.</summary>
    public string Key => BuildKey(Definition, Parameters, PriceField, Seed);

    /// <summary>A new instance, not yet warm. <paramref name="exchange"/> gives session boundaries to those that reset on them.</summary>
    public IIndicator Create(Exchange exchange) => Definition.Create(this, exchange);

    /// <summary>A parameter that counts candles.</summary>
    internal int Candles(int parameter) => (int)Parameters[parameter];

    private static string BuildKey(IndicatorDefinition definition, IReadOnlyList<double> parameters, PriceField field, AverageSeed seed)
    {
        var parts = definition.Parameters
            .Zip(parameters)
            .Where(p => p.First.ShownAtDefault || p.First.Default != p.Second)
            .Select(p => p.First.Text(p.Second));
        if (definition.ReadsPriceField) parts = parts.Append(field.ToString().ToLowerInvariant());
        if (seed != AverageSeed.Mean) parts = parts.Append(seed.ToString().ToLowerInvariant());
        return $"{definition.Name}({string.Join(',', parts)})";
    }
}
