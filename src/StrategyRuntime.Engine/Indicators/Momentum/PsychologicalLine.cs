using StrategyRuntime.Engine.Indicators.Rolling;

namespace StrategyRuntime.Engine.Indicators.Momentum;

/// <summary>Psychological line: in how many percent of the last <c>length</c> candles the price rose.</summary>
internal sealed class PsychologicalLine(IndicatorSettings settings) : PriceIndicator(settings)
{
    private readonly RollingSum _rises = new(settings.Candles(0));
    private double _previous = double.NaN;

    public static IndicatorDefinition Definition { get; } = new(
        "psl", [CommonParameters.Length(12)], ["psl"], ReadsPriceField: true, (settings, _) => new PsychologicalLine(settings))
    {
        Aliases = ["psychological_line"],
        Notes = new(
            "100 × number of rises ÷ `length`",
            "pandas-ta `psl`")
        {
            FirstValue = "`length` + 1",
            WithoutMovement = "0",
            Differs = "pandas-ta counts the first candle as no rise and is warm one candle earlier",
        },
        Scales = [IndicatorScale.Unitless],
    };

    public override double this[int output] => 100 * _rises.Mean;

    protected override void Add(double price)
    {
        if (!double.IsNaN(_previous)) _rises.Add(price > _previous ? 1 : 0);
        _previous = price;
    }
}
