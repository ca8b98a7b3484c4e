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
    };

    /// <summary>
    /// The mean price of a turnover, NaN without volume. Their division is exact enough to give back an unchanging price to the bit.
    /// </summary>
    public static double MeanPrice(DoubleDouble turnover, DoubleDouble volume) =>
        volume.High == 0 ? double.NaN : (turnover / volume).High;

    /// <inheritdoc/>
    public void CandlesAreOf(Timeframe timeframe) => _length = timeframe.IsIntraday ? timeframe.NominalTicks : long.MaxValue;

    public override double this[int output] => MeanPrice(_turnover, _volume);

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
