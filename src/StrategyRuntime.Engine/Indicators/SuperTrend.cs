using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// SuperTrend (Seban): bands at (high + low) ÷ 2 ± <c>multiplier</c> × <see cref="Atr"/> that only move towards the price until it closes
/// through them. It shows the lower band while the trend is up (<c>direction</c> 1) and the upper one while it is down (−1); it starts
/// down, as in TradingView (whose direction has the opposite sign). <c>SUPERTl</c> and <c>SUPERTs</c> are the band while up and while
/// down, else NaN.
/// </summary>
internal sealed class SuperTrend(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);
    private readonly double _multiplier = settings.Parameters[1];
    private double _previousClose;
    private double _upper = double.NaN;
    private double _lower = double.NaN;
    private bool _up;

    public static IndicatorDefinition Definition { get; } = new(
        "supertrend",
        [
            CommonParameters.Length(10, "atr_length", "atr_period"),
            CommonParameters.Multiplier(3, "atr_multiplier"),
        ],
        ["supertrend", "direction"],
        ReadsPriceField: false,
        (settings, _) => new SuperTrend(settings))
    {
        TakesSeed = true,
        ExtraOutputs = ["SUPERTl", "SUPERTs"],
        Aliases = ["st"],
        OutputAliases = new Dictionary<string, string>
        {
            ["trend"] = "direction",
            ["SUPERT"] = "supertrend",
            ["SUPERTd"] = "direction",
        }.ToFrozenDictionary(),
        Chart = new(ChartPlace.Overlay, ChartStyle.Line, ChartStyle.Line, ChartStyle.Points, ChartStyle.Points),
        Scales = [IndicatorScale.Price, IndicatorScale.Unitless, IndicatorScale.Price, IndicatorScale.Price],
        Notes = new(
            "bands at (high + low) ÷ 2 ± `multiplier` × ATR(`length`) that only move towards the price until it closes through them; "
                + "SUPERTl and "
            + "SUPERTs = the band while up and while down",
            "Seban; TradingView, pandas-ta")
        {
            FirstValue = "`length`",
            WithoutMovement = "the price, `direction` −1",
            Differs = "TradingView's direction has the opposite sign; pandas-ta starts up",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _up ? _lower : _upper,
        _ when double.IsNaN(_upper) => double.NaN,
        1 => _up ? 1 : -1,
        2 => _up ? _lower : double.NaN,
        _ => _up ? double.NaN : _upper,
    };

    protected override void Add(in Candle candle)
    {
        _range.Add(candle);
        if (!double.IsNaN(_range.Value)) Follow(candle);
        _previousClose = candle.Close;
    }

    private void Follow(in Candle candle)
    {
        var middle = candle.Price(PriceField.Hl2);
        var upper = middle + _multiplier * _range.Value;
        var lower = middle - _multiplier * _range.Value;
        var first = double.IsNaN(_upper);
        if (first || upper < _upper || _previousClose > _upper) _upper = upper;
        if (first || lower > _lower || _previousClose < _lower) _lower = lower;
        _up = !first && (_up ? candle.Close >= _lower : candle.Close > _upper);
    }
}
