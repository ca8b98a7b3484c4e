using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Trailing stop at a multiple of the average true range: <c>multiplier</c> × ATR below the close while the close is above its EMA of
/// <c>ma_length</c> candles (output <c>ATRTSl</c>), as far above it while it is not (<c>ATRTSs</c>). While the side stays the stop only
/// moves towards the price; on a change it starts anew. The output of the other side is NaN.
/// </summary>
internal sealed class AtrTrailingStop(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);
    private readonly double _multiplier = settings.Parameters[1];
    private readonly ExponentialAverage _average = ExponentialAverage.ForEma(settings.Candles(2), settings.Seed);
    private double _stop = double.NaN;
    private bool _long;

    public static IndicatorDefinition Definition { get; } = new(
        "atrts",
        [
            CommonParameters.Length(14, "atr_length", "atr_period"),
            CommonParameters.Multiplier(3, "k", "scalar", "atr_multiplier"),
            CommonParameters.Candles("ma_length", 20) with { ShownAtDefault = false },
        ],
        ["ATRTSl", "ATRTSs"],
        ReadsPriceField: false,
        (settings, _) => new AtrTrailingStop(settings))
    {
        TakesSeed = true,
        Aliases = ["atr_trailing_stop"],
        OutputAliases = new Dictionary<string, string> { ["long"] = "ATRTSl", ["short"] = "ATRTSs" },
        Chart = new(ChartPlace.Overlay, ChartStyle.Points),
        Scales = [IndicatorScale.Price],
        Notes = new(
            "while close > EMA(close, 20): ATRTSl = max(last ATRTSl, close − `multiplier` × ATR(`length`)); else ATRTSs = min(last ATRTSs, "
            + "close + `multiplier` × ATR(`length`)); on a change of side without the last value",
            "MotiveWave, ATR trailing stops; pandas-ta atrts")
        {
            FirstValue = "the longer of `length` and 20",
            Differs = "pandas-ta also compares a new side's stop with the old side's, so that it can start on the wrong side of the price",
        },
    };

    public override double this[int output] => output == 0 == _long ? _stop : double.NaN;

    protected override void Add(in Candle candle)
    {
        _range.Add(candle);
        _average.Add(candle.Close);
        if (double.IsNaN(_range.Value) || !_average.IsWarm) return;

        var isLong = candle.Close > _average.Value;
        var stop = candle.Close + (isLong ? -1 : 1) * _multiplier * _range.Value;
        var stays = isLong == _long && !double.IsNaN(_stop);
        _stop = !stays ? stop : isLong ? Math.Max(_stop, stop) : Math.Min(_stop, stop);
        _long = isLong;
    }
}
