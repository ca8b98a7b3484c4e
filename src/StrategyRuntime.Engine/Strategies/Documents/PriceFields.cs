using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Strategies.Documents;

/// <summary>Names of a candle's numbers.</summary>
internal static class PriceFields
{
    public static WordTable<PriceField> Table { get; } = WordTable<PriceField>.OfNames(("oi", PriceField.OpenInterest));
}
