using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Detrended price oscillator: the price of <c>length</c> ÷ 2 + 1 candles ago less the simple mean of the last <c>length</c>. Charts draw
/// the centred form over the older candle, where it would look ahead; here it has its value on the candle that completes it.
/// </summary>
internal sealed class DetrendedPrice(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _prices = new(settings.Candles(0));
    private readonly Delay _past = new(settings.Candles(0) / 2 + 1);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "dpo", [CommonParameters.Length(20)], ["dpo"], ReadsPriceField: true, (settings, _) => new DetrendedPrice(settings))
    {
        Aliases = ["detrended_price_oscillator"],
        Scales = [IndicatorScale.PriceDifference],
        Notes = new(
            "price `length` ÷ 2 + 1 candles ago − mean of the last `length`",
            "StockCharts, Tulip; pandas-ta's centred form, on the candle that completes it")
        {
            FirstValue = "the longer of `length` and `length` ÷ 2 + 2",
            WithoutMovement = "0",
            Differs = "TradingView without centring: the price of now − the mean of `length` ÷ 2 + 1 candles ago",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(double price)
    {
        _prices.Add(price);
        _value = _past.Push(price) - _prices.Mean;
    }
}
