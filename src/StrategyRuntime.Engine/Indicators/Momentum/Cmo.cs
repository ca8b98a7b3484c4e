using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>
/// Chande momentum oscillator (Chande 1994): 100 × (rises − falls) ÷ (rises + falls) among the last <c>length</c> changes; 0 when nothing
/// moved.
/// </summary>
internal sealed class Cmo(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly GainsAndLosses _changes = new(settings.Candles(0));

    public static IndicatorDefinition Definition { get; } = new(
        "cmo", [CommonParameters.Length(14)], ["cmo"], ReadsPriceField: true, (settings, _) => new Cmo(settings))
    {
        Aliases = ["chande_momentum_oscillator"],
        Notes = new(
            "100 × (Σrises − Σfalls) ÷ (Σrises + Σfalls) of the last `length` changes",
            "Chande and Kroll, *The New Technical Trader* (1994)")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
            Differs = "TA-Lib, and pandas-ta with it, smooths rises and falls as Wilder's RSI does; we take Chande's sums, as "
                + "TradingView and tulind",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => 100 * _changes.Balance;

    protected override void Add(double price) => _changes.Add(price);
}
