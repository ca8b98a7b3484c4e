using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>
/// Chandelier exit (LeBeau, in Elder 2002): highest high − <c>scalar</c> × ATR for long positions, lowest low + <c>scalar</c> × ATR for
/// short ones, all over <c>length</c> candles.
/// </summary>
internal sealed class ChandelierExit(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);
    private readonly double _scalar = settings.Parameters[1];

    public static IndicatorDefinition Definition { get; } = new(
        "chandelier_exit",
        [CommonParameters.Length(22), CommonParameters.Number("scalar", 3, 0.001, 1000, "multiplier", "mult", "factor")],
        ["CEl", "CEs"],
        ReadsPriceField: false,
        (settings, _) => new ChandelierExit(settings))
    {
        TakesSeed = true,
        Aliases = ["chandelier"],
        OutputAliases = new Dictionary<string, string> { ["long"] = "CEl", ["short"] = "CEs" },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "CEl = highest high − `scalar` × ATR, CEs = lowest low + `scalar` × ATR, all over `length` candles",
            "LeBeau, in Elder (2002), Come Into My Trading Room; StockCharts")
        {
            FirstValue = "`length`",
            WithoutMovement = "the price",
            Differs = "pandas-ta has an ATR length apart (14) and a multiplier of 2; the popular script of TradingView lets the lines only "
                + "move towards the price",
        },
    };

    public override double this[int output] =>
        output == 0 ? _highest.Value - _scalar * _range.Value : _lowest.Value + _scalar * _range.Value;

    protected override void Add(in Candle candle)
    {
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
        _range.Add(candle);
    }
}
