using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.ChartTypes;

/// <summary>
/// Renko: the last brick that closes have completed. Bricks lie on a grid of their size from the first close on. A close one size beyond
/// the last brick in its direction makes a new one, and a close two sizes back beyond its close one in the other direction; several at
/// once show the last. The size is <c>brick_size</c>, or with <c>use_atr</c> the first value of ATR(<c>atr_length</c>), which is then kept:
/// charts redraw all bricks with the latest range, which would look ahead.
/// </summary>
internal sealed class Renko(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly AverageTrueRange? _range =
        settings.Parameters[1] == 1 ? new(settings.Candles(2), AverageSeed.Mean) : null;
    private double _size = settings.Parameters[1] == 1 ? double.NaN : settings.Parameters[0];
    private double _base = double.NaN;
    private double _bottom;
    private int _direction;

    public static IndicatorDefinition Definition { get; } = new(
        "renko",
        [
            CommonParameters.Number("brick_size", 10, 0.00001, 1_000_000, "size"),
            CommonParameters.Word("use_atr", "false", "true"),
            CommonParameters.Candles("atr_length", 14, "atr_period"),
        ],
        ["open", "high", "low", "close", "direction"],
        ReadsPriceField: false,
        (settings, _) => new Renko(settings))
    {
        Chart = new(
            ChartPlace.Overlay, ChartStyle.Candle, ChartStyle.Candle, ChartStyle.Candle, ChartStyle.Candle, ChartStyle.Points),
        Notes = new(
            "bricks of `brick_size` (with `use_atr` the first ATR(`atr_length`), kept) from the first close on; a close a size beyond "
                + "the last "
            + "brick makes the next, a close two sizes back from its close turns; the values are those of the last brick, `direction` 1 "
            + "or −1",
            "Nison (1994), Beyond Candlesticks; TradingView")
        {
            FirstValue = "the first brick",
            WithoutMovement = "null before the first brick",
            Differs = "TradingView and mplfinance round the first brick to the size and take the last ATR for all bricks",
        },
    };

    public override double this[int output]
    {
        get
        {
            if (_direction == 0) return double.NaN;
            var (lower, upper) = (_base + _bottom * _size, _base + (_bottom + 1) * _size);
            return output switch
            {
                0 => _direction > 0 ? lower : upper,
                1 => upper,
                2 => lower,
                3 => _direction > 0 ? upper : lower,
                _ => _direction,
            };
        }
    }

    protected override void Add(in Candle candle)
    {
        if (double.IsNaN(_size))
        {
            _range!.Add(candle);
            if (!(_range.Value > 0)) return;
            _size = _range.Value;
        }
        if (double.IsNaN(_base)) _base = candle.Close;
        else Build(Snap((candle.Close - _base) / _size));
    }

    /// <summary>The difference of two decimal prices misses the whole number that it is by a rounding.</summary>
    private static double Snap(double sizes) => Math.Abs(sizes - Math.Round(sizes)) < 1e-7 ? Math.Round(sizes) : sizes;

    /// <summary>Takes a close in sizes above the base. Bricks are whole numbers there, so that no rounding adds up.</summary>
    private void Build(double close)
    {
        var top = _direction == 0 ? 0 : _bottom + 1;
        var bottom = _direction == 0 ? 0 : _bottom;
        if (close >= top + 1) (_bottom, _direction) = (Math.Floor(close) - 1, 1);
        else if (close <= bottom - 1) (_bottom, _direction) = (Math.Ceiling(close), -1);
    }
}
