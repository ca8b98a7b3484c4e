using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Wilder's true range of each candle. NaN for the first one, which has no previous close, as in TA-Lib, pandas-ta and TradingView.
/// </summary>
internal sealed class TrueRangeIndicator(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _previousClose = double.NaN;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "true_range", [], ["true_range"], ReadsPriceField: false, (settings, _) => new TrueRangeIndicator(settings))
    {
        Aliases = ["tr", "trange"],
        Scales = [IndicatorScale.PriceDifference],
        Notes = new(
            "max(high − low, \\|high − previous close\\|, \\|low − previous close\\|)",
            "Wilder (1978), New Concepts in Technical Trading Systems; TA-Lib TRANGE")
        {
            FirstValue = "2",
            WithoutMovement = "0",
            Differs = "trading-signals and our `atr` count the first candle with high − low",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        if (!double.IsNaN(_previousClose)) _value = TrueRange.Of(candle, _previousClose);
        _previousClose = candle.Close;
    }
}
