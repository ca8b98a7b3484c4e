using System.Collections.Frozen;
using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Alligator (Williams 1995, Trading Chaos): three averages with Wilder's smoothing of the middle of each candle, drawn 8, 5 and 3 candles
/// later than they were known. The shifts are Williams's and TradingView's and belong to the lines; pandas-ta reads closes and leaves the
/// shift to its caller.
/// </summary>
internal sealed class Alligator(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly LateAverage _jaw = new(settings.Candles(0), 8, settings.Seed);
    private readonly LateAverage _teeth = new(settings.Candles(1), 5, settings.Seed);
    private readonly LateAverage _lips = new(settings.Candles(2), 3, settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "alligator",
        [
            CommonParameters.Candles("jaw_length", 13, "jaw"),
            CommonParameters.Candles("teeth_length", 8, "teeth"),
            CommonParameters.Candles("lips_length", 5, "lips"),
        ],
        ["ALG_JAW", "ALG_TEETH", "ALG_LIPS"],
        ReadsPriceField: false,
        (settings, _) => new Alligator(settings))
    {
        TakesSeed = true,
        OutputAliases = new Dictionary<string, string>
        {
            ["jaw"] = "ALG_JAW",
            ["teeth"] = "ALG_TEETH",
            ["lips"] = "ALG_LIPS",
        }.ToFrozenDictionary(),
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "Wilder((high + low) ÷ 2) of each length; jaw as it was 8 candles ago, teeth 5, lips 3",
            "Williams (1995), Trading Chaos; TradingView")
        {
            FirstValue = "jaw `jaw_length` + 8, teeth `teeth_length` + 5, lips `lips_length` + 3",
            Differs = "pandas-ta reads the close and does not shift",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _jaw.Value,
        1 => _teeth.Value,
        _ => _lips.Value,
    };

    protected override void Add(in Candle candle)
    {
        var middle = candle.Price(PriceField.Hl2);
        _jaw.Add(middle);
        _teeth.Add(middle);
        _lips.Add(middle);
    }

    /// <summary>An average as it was some candles ago.</summary>
    private sealed class LateAverage(int length, int shift, AverageSeed seed)
    {
        private readonly ExponentialAverage _average = ExponentialAverage.ForWilder(length, seed);
        private readonly Delay _past = new(shift);

        public double Value { get; private set; } = double.NaN;

        public void Add(double value)
        {
            _average.Add(value);
            Value = _past.Push(_average.Value);
        }
    }
}
