using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volatility;

/// <summary>Normalised average true range (Forman 2006): 100 × <see cref="Atr"/> ÷ close. NaN where the close is 0.</summary>
internal sealed class NormalizedAtr(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly AverageTrueRange _range = new(settings.Candles(0), settings.Seed);
    private double _value = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "natr", [CommonParameters.Length(14)], ["natr"], ReadsPriceField: false, (settings, _) => new NormalizedAtr(settings))
    {
        TakesSeed = true,
        Aliases = ["normalized_average_true_range"],
        Scales = [IndicatorScale.Ratio],
        Notes = new("100 × ATR(`length`) ÷ close", "Forman (2006), Stocks & Commodities 24:5; TA-Lib NATR")
        {
            FirstValue = "`length`",
            WithoutMovement = "0; null where the close is 0",
            Differs = "TA-Lib leaves out the first candle, as in its ATR",
        },
    };

    public override double this[int output] => _value;

    protected override void Add(in Candle candle)
    {
        _range.Add(candle);
        _value = candle.Close == 0 ? double.NaN : 100 * _range.Value / candle.Close;
    }
}
