using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Volume;

/// <summary>Elder's force index (Elder 1993): the EMA of the change of the close times volume.</summary>
internal sealed class ForceIndex(IndicatorSettings settings) : CandleIndicator(settings)
{
    private double _previous = double.NaN;
    private readonly ExponentialAverage _average = ExponentialAverage.ForEma(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } = new(
        "efi", [CommonParameters.Length(13)], ["efi"], ReadsPriceField: false, (settings, _) => new ForceIndex(settings))
    {
        TakesSeed = true,
        Aliases = ["force_index", "elder_force_index", "fi"],
        Notes = new(
            "EMA((close − previous close) × volume, `length`)",
            "Elder, *Trading for a Living* (1993)")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
            Differs = "trading-signals seeds its EMA with the first value; the difference fades",
        },
        Scales = [IndicatorScale.PriceDifference],
    };

    public override double this[int output] => _average.Value;

    protected override void Add(in Candle candle)
    {
        if (!double.IsNaN(_previous)) _average.Add((candle.Close - _previous) * candle.Volume);
        _previous = candle.Close;
    }
}
