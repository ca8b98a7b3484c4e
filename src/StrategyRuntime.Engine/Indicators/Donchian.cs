using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Donchian channel: highest high and lowest low of the last <c>length</c> candles, the newest included, and their mean. A breakout above
/// it therefore compares with the value one candle earlier.
/// </summary>
internal sealed class Donchian(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingExtreme _highest = RollingExtreme.Max(settings.Candles(0));
    private readonly RollingExtreme _lowest = RollingExtreme.Min(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "donchian",
        [CommonParameters.Length(20)],
        Channel.Bands,
        ReadsPriceField: false,
        (settings, _) => new Donchian(settings))
    {
        Aliases = ["donchian_channel", "donchian_channels", "dc"],
        OutputAliases = Channel.BuilderBands("DCU", "DCM", "DCL"),
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
