using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Volume-weighted average price since an anchor: <c>anchor_time</c> of each day of the exchange (<c>session</c>), of the first day of each
/// week (from Monday) or of each month. A candle that opens before it belongs to the anchor before. NaN while nothing has been traded. With
/// a <c>session</c> that begins at the exchange's open it is <see cref="Vwap"/>.
/// </summary>
internal sealed class AnchoredVwap(IndicatorSettings settings, Exchange exchange) : CandleIndicator(settings)
{
    private readonly TradingPeriods _periods =
        new(exchange, (PeriodLength)settings.Candles(0), TimeSpan.FromMinutes(settings.Parameters[1]));
    private DoubleDouble _turnover;
    private DoubleDouble _volume;
    private int _period = -1;

    public static IndicatorDefinition Definition { get; } = new(
        "anchored_vwap",
        [CommonParameters.Word("anchor_type", "session", "week", "month"), CommonParameters.TimeOfDay("anchor_time", 9, 15)],
        ["anchored_vwap"],
        ReadsPriceField: false,
        (settings, exchange) => new AnchoredVwap(settings, exchange))
    {
        Aliases = ["avwap", "vwap_anchored"],
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
        Notes = new(
            "Σ((high + low + close) ÷ 3 × volume) ÷ Σ volume since `anchor_time` (the exchange's) of the day, or of the first day of the "
                + "week or "
            + "month",
            "TradingView, anchored VWAP")
        {
            FirstValue = "1",
            WithoutMovement = "null while there was no volume",
        },
    };

    public override double this[int output] => VolumeWeightedAverage.MeanPrice(_turnover, _volume);

    protected override void Add(in Candle candle)
    {
        var period = _periods.Of(candle.OpenTime);
        if (period != _period)
        {
            _period = period;
            _turnover = 0;
            _volume = 0;
        }
        _turnover += DoubleDouble.Product(candle.Price(PriceField.Hlc3), candle.Volume);
        _volume += candle.Volume;
    }
}
