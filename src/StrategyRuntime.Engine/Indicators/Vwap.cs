using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Volume-weighted average price since the open of the regular session: Σ(typical price × volume) ÷ Σ volume, typical price = (high + low +
/// close) ÷ 3. NaN while nothing has been traded, which is so before the session, too: without volume there is no such price. With
/// <c>length</c> it is a <see cref="RollingVwap"/>.
/// </summary>
internal sealed class Vwap(IndicatorSettings settings, Exchange exchange) : CandleIndicator(settings), ISessionIndicator
{
    private readonly TradingCalendar _calendar = new(exchange);
    private long _length = long.MaxValue;
    private DoubleDouble _turnover;
    private DoubleDouble _volume;
    private int _day = -1;

    public static IndicatorDefinition Definition { get; } = new(
        "vwap",
        [CommonParameters.OptionalLength],
        ["vwap"],
        ReadsPriceField: false,
        (settings, exchange) => settings.Candles(0) == 0 ? new Vwap(settings, exchange) : new RollingVwap(settings))
    {
        Aliases = ["volume_weighted_average_price"],
        Notes = new(
            "Σ(tp × volume) ÷ Σ volume since the open of the regular session, or of the last `length` candles, tp = (high + low +"
            + " close) ÷ 3",
            "TradingView")
        {
            FirstValue = "1, or `length`",
            WithoutMovement = "null while there is no volume",
            Differs = "technicalindicators and trading-signals never reset it",
        },
        Chart = IndicatorChart.Overlay,
        Scales = [IndicatorScale.Price],
    };

    /// <inheritdoc/>
    public void CandlesAreOf(Timeframe timeframe) => _length = timeframe.IsIntraday ? timeframe.NominalTicks : long.MaxValue;

    public override double this[int output] => VolumeWeightedAverage.MeanPrice(_turnover, _volume);

    protected override void Add(in Candle candle)
    {
        var day = _calendar.DayAt(candle.OpenTime);
        if (day.Number != _day)
        {
            _day = day.Number;
            _turnover = 0;
            _volume = 0;
        }
        // A candle that the open lies in is of the session.
        if (candle.OpenTime < day.Open && day.Open - candle.OpenTime >= new TimeSpan(_length)) return;
        _turnover += DoubleDouble.Product(candle.Price(PriceField.Hlc3), candle.Volume);
        _volume += candle.Volume;
    }
}
