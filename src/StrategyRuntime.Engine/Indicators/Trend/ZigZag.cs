using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Zigzag: the price of the last swing. A candle is a swing when its high or low is the extreme of the <c>length</c> candles around it
/// (<c>length</c> ÷ 2 on each side, at least one); it is shown once the last of them has closed and never changes. Two highs in a row: the
/// second one counts only when it is higher, and is a new value on its own candle. Charts redraw their last leg, which would look ahead.
/// </summary>
internal sealed class ZigZag : CandleIndicator
{
    private readonly Swing _swing;
    private double _price = double.NaN;
    private int _direction;

    private ZigZag(IndicatorSettings settings) : base(settings)
    {
        var legs = Math.Max(1, settings.Candles(0) / 2);
        _swing = new Swing(legs, legs);
    }

    public static IndicatorDefinition Definition { get; } = new(
        "zigzag",
        [CommonParameters.Length(5, "legs", "pivot_leg")],
        ["zigzag", "direction"],
        ReadsPriceField: false,
        (settings, _) => new ZigZag(settings))
    {
        OutputAliases = new Dictionary<string, string>
        {
            ["ZIGZAGv"] = "zigzag",
            ["ZIGZAGs"] = "direction",
            ["ZIGZAGt"] = "direction",
        },
        Chart = new(ChartPlace.Overlay, ChartStyle.Points, ChartStyle.Line),
        Scales = [IndicatorScale.Price, IndicatorScale.Unitless],
        Notes = new(
            "price of the last swing: a high above the `length` ÷ 2 highs before it and not below the `length` ÷ 2 after it, or a low of "
            + "that kind; of highs in a row only a higher one counts, of lows a lower one; `direction` 1 after a high, −1 after a low",
            "pandas-ta's rolling extremes, shown when they are confirmed")
        {
            FirstValue = "the first swing, `length` ÷ 2 candles after it",
            WithoutMovement = "null: flat prices have no swing",
            Differs = "pandas-ta and TradingView write the swing back onto its own candle, also demand a deviation, and redraw the last "
                + "leg",
        },
    };

    public override double this[int output] => output == 0 || _direction == 0 ? _price : _direction;

    protected override void Add(in Candle candle)
    {
        _swing.Add(candle);
        if (!_swing.IsWarm) return;

        // One candle can be both; the one that turns the line comes last.
        var (high, low) = (_swing.Examined.High, _swing.Examined.Low);
        if (_direction > 0)
        {
            if (_swing.IsHigh) TakeHigh(high);
            if (_swing.IsLow) TakeLow(low);
        }
        else
        {
            if (_swing.IsLow) TakeLow(low);
            if (_swing.IsHigh) TakeHigh(high);
        }
    }

    private void TakeHigh(double high)
    {
        if (_direction > 0 && high <= _price) return;
        _price = high;
        _direction = 1;
    }

    private void TakeLow(double low)
    {
        if (_direction < 0 && low >= _price) return;
        _price = low;
        _direction = -1;
    }
}
