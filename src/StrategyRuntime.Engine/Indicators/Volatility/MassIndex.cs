using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Mass index (Dorsey 1992): the sum of the last <c>slow</c> ratios of EMA(high − low, <c>fast</c>) to the EMA of that EMA. Where both are
/// 0 the ratio is 1, that of equal averages.
/// </summary>
internal sealed class MassIndex(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly ExponentialAverage _once = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly ExponentialAverage _twice = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);
    private readonly RollingSum _ratios = new(settings.Candles(1));

    public static IndicatorDefinition Definition { get; } = new(
        "massi",
        [
            CommonParameters.Candles("fast", 9, "fast_length", "fast_period"),
            CommonParameters.Candles("slow", 25, "slow_length", "slow_period"),
        ],
        ["massi"],
        ReadsPriceField: false,
        (settings, _) => new MassIndex(settings))
    {
        TakesSeed = true,
        Aliases = ["mass_index", "mass"],
        Scales = [IndicatorScale.Unitless],
        Notes = new(
            "Σ of `slow` of EMA(high − low, `fast`) ÷ EMA(EMA(high − low, `fast`), `fast`)",
            "Dorsey (1992), Stocks & Commodities 10:6; TradingView, pandas-ta")
        {
            FirstValue = "2 × `fast` + `slow` − 2",
            WithoutMovement = "a ratio of 1",
            Differs = "Tulip and trading-signals seed their EMAs with the first range",
        },
    };

    public override double this[int output] => _ratios.IsFull ? _ratios.Sum.High : double.NaN;

    protected override void Add(in Candle candle)
    {
        _once.Add(candle.High - candle.Low);
        if (!_once.IsWarm) return;
        _twice.Add(_once.Value);
        if (_twice.IsWarm) _ratios.Add(_twice.Value == 0 ? 1 : _once.Value / _twice.Value);
    }
}
