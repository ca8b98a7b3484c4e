using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Price-volume rank (Macek 1994): 1 when price and volume did not fall, 2 when only the volume fell, 3 when only the price fell, 4 when
/// both did.
/// </summary>
internal sealed class PriceVolumeRank(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _previous = double.NaN;
    private double _volume;
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "pvr", [], ["pvr"], ReadsPriceField: false, (settings, _) => new PriceVolumeRank(settings))
    {
        Aliases = ["price_volume_rank"],
        Notes = new(
            "1 price and volume did not fall, 2 only the volume fell, 3 only the price fell, 4 both fell",
            "Macek, *The PV Rank*, Stocks & Commodities (1994)")
        {
            FirstValue = "2",
            WithoutMovement = "1",
            Differs = "pandas-ta says 1 for the first candle",
        },
        Chart = new(ChartPlace.Pane, ChartStyle.Points),
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        if (!double.IsNaN(_previous)) _value = 1 + (candle.Close < _previous ? 2 : 0) + (candle.Volume < _volume ? 1 : 0);
        _previous = candle.Close;
        _volume = candle.Volume;
    }
}
