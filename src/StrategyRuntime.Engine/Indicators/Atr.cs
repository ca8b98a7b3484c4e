using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Average true range (Wilder 1978), with Wilder's smoothing seeded with the mean of the first <c>length</c> true ranges. The first
/// candle has no previous close and counts with its high − low, as in TradingView; TA-Lib leaves it out and is warm one candle later.
/// </summary>
internal sealed class Atr(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } =
        new("atr", [CommonParameters.Length(14)], ["atr"], ReadsPriceField: false, (settings, _) => new Atr(settings))
        {
            TakesSeed = true,
            Aliases = ["average_true_range"],
            Scales = [IndicatorScale.PriceDifference],
            Notes = new(
                "Wilder(true range), true range = max(high − low, \\|high − previous close\\|, \\|low − previous close\\|)",
                "Wilder (1978), New Concepts in Technical Trading Systems; TradingView")
            {
                FirstValue = "`length`",
                WithoutMovement = "0; the first candle counts with high − low",
                Differs = "TA-Lib leaves out the first candle",
            },
        };

    public override double this[int output] => _range.Value;

    protected override void Add(in Candle candle) => _range.Add(candle);
}
