using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.ChartTypes;

/// <summary>
/// Heikin-Ashi candles (Valcu 2004): close = mean of open, high, low and close; open = middle of the last Heikin-Ashi body, at first of the
/// candle's own body; high and low reach at least as far as the body.
/// </summary>
internal sealed class HeikinAshi(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _open = double.NaN;
    private double _high = double.NaN;
    private double _low = double.NaN;
    private double _close = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "ha",
        [],
        ["HA_open", "HA_high", "HA_low", "HA_close"],
        ReadsPriceField: false,
        (settings, _) => new HeikinAshi(settings))
    {
        Aliases = ["heikinashi"],
        OutputAliases = new Dictionary<string, string>
        {
            ["open"] = "HA_open",
            ["high"] = "HA_high",
            ["low"] = "HA_low",
            ["close"] = "HA_close",
        },
        Chart = new(ChartPlace.Overlay, ChartStyle.Candle),
        Scales = [IndicatorScale.Price],
        Notes = new(
            "HA_close = (open + high + low + close) ÷ 4; HA_open = (last HA_open + last HA_close) ÷ 2, at first (open + close) ÷ 2; "
                + "HA_high = "
            + "max(high, HA_open, HA_close), HA_low = min(low, HA_open, HA_close)",
            "Valcu (2004), Stocks & Commodities 22:2; TradingView, pandas-ta")
        {
            FirstValue = "1",
            WithoutMovement = "the price",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _open,
        1 => _high,
        2 => _low,
        _ => _close,
    };

    protected override void Add(in Candle candle)
    {
        _open = double.IsNaN(_open) ? (candle.Open + candle.Close) / 2 : (_open + _close) / 2;
        _close = candle.Price(PriceField.Ohlc4);
        _high = Math.Max(candle.High, Math.Max(_open, _close));
        _low = Math.Min(candle.Low, Math.Min(_open, _close));
    }
}
