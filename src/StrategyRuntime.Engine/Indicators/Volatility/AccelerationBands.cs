using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Acceleration bands (Headley 2002, Big Trends in Trading): simple means of high × (1 + w), close and low × (1 − w), where w = <c>c</c> ×
/// (high − low) ÷ (high + low), 0 where high + low is 0.
/// </summary>
internal sealed class AccelerationBands(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _upper = new(settings.Candles(0));
    private readonly RollingSum _middle = new(settings.Candles(0));
    private readonly RollingSum _lower = new(settings.Candles(0));
    private readonly double _width = settings.Parameters[1];

    public static IndicatorDefinition Definition { get; } = new(
        "accbands",
        [CommonParameters.Length(20), CommonParameters.Number("c", 4, 0.001, 1000, "width")],
        ["ACCBL", "ACCBM", "ACCBU"],
        ReadsPriceField: false,
        (settings, _) => new AccelerationBands(settings))
    {
        Aliases = ["acceleration_bands"],
        OutputAliases = new Dictionary<string, string> { ["lower"] = "ACCBL", ["middle"] = "ACCBM", ["upper"] = "ACCBU" },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Proportional],
        Notes = new(
            "w = `c` × (high − low) ÷ (high + low); ACCBL = mean of low × (1 − w), ACCBM = mean of close, ACCBU = mean of high × (1 + w)",
            "Headley (2002), Big Trends in Trading; TA-Lib ACCBANDS, pandas-ta")
        {
            FirstValue = "`length`",
            WithoutMovement = "the price; w is 0 where high + low is 0",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _lower.Mean,
        1 => _middle.Mean,
        _ => _upper.Mean,
    };

    protected override void Add(in Candle candle)
    {
        var sum = candle.High + candle.Low;
        var width = sum == 0 ? 0 : _width * (candle.High - candle.Low) / sum;
        _upper.Add(candle.High * (1 + width));
        _middle.Add(candle.Close);
        _lower.Add(candle.Low * (1 - width));
    }
}
