namespace StrategyRuntime.Engine.Indicators.Catalog;

/// <summary>
/// The indicators that most strategies read. A run that reads no others does not wait until all there are have been described.
/// </summary>
internal static class UsualIndicators
{
    /// <summary>Finds one by its own name; null for every other name.</summary>
    /// <param name="name">As <see cref="DocumentName.Normalize"/> spells it.</param>
    public static IndicatorDefinition? Find(string name) => name switch
    {
        "adx" => Adx.Definition,
        "atr" => Atr.Definition,
        "bollinger" => Bollinger.Definition,
        "ema" => Ema.Definition,
        "macd" => Macd.Definition,
        "rsi" => Rsi.Definition,
        "sma" => Sma.Definition,
        "stochastic" => Stochastic.Definition,
        "supertrend" => SuperTrend.Definition,
        "vwap" => Vwap.Definition,
        "wma" => Wma.Definition,
        _ => null,
    };
}
