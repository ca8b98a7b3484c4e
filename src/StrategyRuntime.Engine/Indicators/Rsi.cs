using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// Relative strength index (Wilder 1978, New Concepts in Technical Trading Systems): 100 − 100 ÷ (1 + average gain ÷ average loss),
/// Wilder's smoothing seeded with the mean of the first <c>length</c> changes. It carries over nights and weekends; it is never reset.
/// </summary>
internal sealed class Rsi(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RelativeStrength _strength = new(settings.Candles(0), settings.Seed);

    public static IndicatorDefinition Definition { get; } =
        new("rsi", [CommonParameters.Length(14)], ["rsi"], ReadsPriceField: true, (settings, _) => new Rsi(settings))
        {
            TakesSeed = true,
            Aliases = ["relative_strength_index"],
            Notes = new(
                "100 − 100 ÷ (1 + Wilder(gains) ÷ Wilder(losses))",
                "Wilder, *New Concepts in Technical Trading Systems* (1978)")
            {
                FirstValue = "`length` + 1",
                WithoutMovement = "100 when there was no loss, also when nothing moved",
                Differs = "technicalindicators rounds to two decimals",
            },
            Scales = [IndicatorScale.Unitless],
        };

    public override double this[int output] => _strength.Value;

    protected override void Add(double price) => _strength.Add(price);
}
