using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>Time segmented volume (Worden): the sum of volume times the change of the close over <c>length</c> candles.</summary>
internal sealed class TimeSegmentedVolume(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _previous = double.NaN;
    private readonly RollingSum _flow = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "tsv", [CommonParameters.Length(18)], ["tsv"], ReadsPriceField: false, (settings, _) => new TimeSegmentedVolume(settings))
    {
        Aliases = ["time_segmented_volume"],
        Notes = new(
            "Σ(volume × (close − previous close)) of `length` candles",
            "Worden; pandas-ta `tsv`")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
        },
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => _flow.IsFull ? _flow.Sum.High : double.NaN;

    protected override void Add(in Candle candle)
    {
        if (!double.IsNaN(_previous)) _flow.Add(candle.Volume * (candle.Close - _previous));
        _previous = candle.Close;
    }
}
