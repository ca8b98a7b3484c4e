using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>
/// Chaikin money flow: the volume of the last <c>length</c> candles counted by where each closed in its range, over all of it. NaN while
/// there is none.
/// </summary>
internal sealed class ChaikinMoneyFlow(IndicatorSettings settings) : CandleIndicator(settings)
{
    private readonly RollingSum _flow = new(settings.Candles(0));
    private readonly RollingSum _volume = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "cmf", [CommonParameters.Length(20)], ["cmf"], ReadsPriceField: false, (settings, _) => new ChaikinMoneyFlow(settings))
    {
        Aliases = ["chaikin_money_flow"],
        Notes = new(
            "Σ(((close − low) − (high − close)) ÷ (high − low) × volume) ÷ Σ volume of `length` candles",
            "Chaikin")
        {
            FirstValue = "`length`",
            WithoutMovement = "an empty range counts as 0; null while there is no volume",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => !_volume.IsFull || _volume.Sum.High == 0 ? double.NaN : _flow.Sum.High / _volume.Sum.High;

    protected override void Add(in Candle candle)
    {
        _flow.Add(CloseLocation.Of(candle) * candle.Volume);
        _volume.Add(candle.Volume);
    }
}
