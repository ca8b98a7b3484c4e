using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>Coppock curve (Coppock 1962): the WMA of the sum of two rates of change in percent.</summary>
internal sealed class Coppock(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly LinearWeightedAverage _average = new(settings.Candles(0));
    private readonly Delay _fast = new(settings.Candles(1));
    private readonly Delay _slow = new(settings.Candles(2));

    public static IndicatorDefinition Definition { get; } = new(
        "coppock",
        [CommonParameters.Length(10), CommonParameters.Fast(11), CommonParameters.Slow(14)],
        ["coppock"],
        ReadsPriceField: true,
        (settings, _) => new Coppock(settings))
    {
        Aliases = ["coppock_curve"],
        Notes = new(
            "WMA(ROC(`fast`) + ROC(`slow`), `length`)",
            "Coppock, Barron's (1962)")
        {
            FirstValue = "the longer of `fast` and `slow` + `length`",
            WithoutMovement = "0; a change from 0 counts as 0",
        },
        Scales = [IndicatorScale.Ratio],
    };

    public override double this[int output] => _average.Value;

    private static double Change(double price, double past) => past == 0 ? 0 : 100 * ((price - past) / past);

    protected override void Add(double price)
    {
        var change = Change(price, _fast.Push(price)) + Change(price, _slow.Push(price));
        if (!double.IsNaN(change)) _average.Add(change);
    }
}
