using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>Price-volume trend: volume counted by the return of the close, from 0 on the first candle.</summary>
internal sealed class PriceVolumeTrend(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _previous = double.NaN;
    private DoubleDouble _volume;

    public static IndicatorDefinition Definition { get; } = new(
        "pvt", [], ["pvt"], ReadsPriceField: false, (settings, _) => new PriceVolumeTrend(settings))
    {
        Aliases = ["vpt", "price_volume_trend"],
        Notes = new(
            "Σ(volume × (close − previous close) ÷ previous close) since the start",
            "TradingView `ta.pvt`")
        {
            FirstValue = "1",
            WithoutMovement = "0; a change from 0 counts as 0",
            Differs = "pandas-ta counts percent: its values are 100 times ours. trading-signals begins one candle later",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => double.IsNaN(_previous) ? double.NaN : _volume.High;

    protected override void Add(in Candle candle)
    {
        if (!double.IsNaN(_previous) && _previous != 0) _volume += candle.Volume * ((candle.Close - _previous) / _previous);
        _previous = candle.Close;
    }
}
