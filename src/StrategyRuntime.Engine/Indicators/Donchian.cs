using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Donchian channel: highest high and lowest low of the last <c>length</c> candles, the newest included, and their mean. A breakout above
/// it therefore compares with the value one candle earlier. <c>upper_length</c> and <c>lower_length</c> are lengths for one side.
/// </summary>
internal sealed class Donchian(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(settings.Candles(2) > 0 ? 2 : 0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(settings.Candles(1) > 0 ? 1 : 0));

    public static IndicatorDefinition Definition { get; } = new(
        "donchian",
        [
            CommonParameters.Length(20),
            CommonParameters.OptionalCandles("lower_length", "low_length"),
            CommonParameters.OptionalCandles("upper_length", "high_length"),
        ],
        Channel.Bands,
        ReadsPriceField: false,
        (settings, _) => new Donchian(settings))
    {
        Aliases = ["donchian_channel", "donchian_channels", "dc"],
        OutputAliases = Channel.BuilderBands("DCU", "DCM", "DCL"),
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "`upper` = highest high of `upper_length`, `lower` = lowest low of `lower_length` (0: `length`), the newest candle included; "
                + "`middle` = "
            + "their mean",
            "Donchian; TradingView, pandas-ta")
        {
            FirstValue = "the longer length",
            WithoutMovement = "the price",
        },
    };

    public override double this[int output] => output switch
    {
        0 => _highest.Value,
        1 => (_highest.Value + _lowest.Value) / 2,
        _ => _lowest.Value,
    };

    protected override void Add(in Candle candle)
    {
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
    }
}
