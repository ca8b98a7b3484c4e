using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// On-balance volume (Granville 1963): volume is added when the close rose, taken away when it fell. It starts at 0 on the first candle,
/// so its level depends on where the data starts; only its changes mean something.
/// </summary>
internal sealed class Obv(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _previous = double.NaN;
    private DoubleDouble _volume;

    public static IndicatorDefinition Definition { get; } =
        new("obv", [], ["obv"], ReadsPriceField: false, (settings, _) => new Obv(settings))
        {
            Aliases = ["on_balance_volume"],
            Notes = new(
                "+ volume when the close rose, − volume when it fell, from 0",
                "Granville (1963)")
            {
                FirstValue = "1",
                WithoutMovement = "unchanged",
                Differs = "technicalindicators and trading-signals have no value for the first candle; we say 0, as TradingView",
            },
            Scales = [IndicatorScale.Unitless],
        };

    public override double this[int output] => double.IsNaN(_previous) ? double.NaN : _volume.High;

    protected override void Add(in Candle candle)
    {
        if (candle.Close > _previous) _volume += candle.Volume;
        else if (candle.Close < _previous) _volume -= candle.Volume;
        _previous = candle.Close;
    }
}
