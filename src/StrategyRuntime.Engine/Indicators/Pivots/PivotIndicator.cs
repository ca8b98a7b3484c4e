using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Pivots;

/// <summary>
/// Levels that hold for a day, week or month of the exchange and come from the open, high, low and close of the last one that had candles.
/// They change with the first candle of a period. NaN during the first period, of which nothing came before.
/// </summary>
internal abstract class PivotIndicator(IndicatorSettings settings, Exchange exchange) : CandleIndicator(settings)
{
    private readonly TradingPeriods _periods = new(exchange, (PeriodLength)settings.Candles(0), TimeSpan.Zero);
    private readonly double[] _levels = NoLevels(settings.Definition.Outputs.Count);
    private Candle _running;
    private int _period = -1;

    public override double this[int output] => _levels[output];

    /// <summary>A definition: all of them differ in name, outputs and formula only.</summary>
    protected static IndicatorDefinition Define(
        string name,
        string[] outputs,
        Func<IndicatorSettings, Exchange, IIndicator> create,
        string formula,
        string source,
        string differs,
        params string[] aliases) =>
        new(name, [CommonParameters.Word("timeframe", "D", "W", "M")], outputs, ReadsPriceField: false, create)
        {
            Aliases = aliases,
            Chart = IndicatorChart.Overlay,
            Scales = [IndicatorScale.Price],
            Notes = new($"H, L, C = high, low, close of the exchange's previous `timeframe` (D, W or M) with candles; {formula}", source)
            {
                FirstValue = "the first candle of the second `timeframe`",
                WithoutMovement = "the price",
                Differs = differs,
            },
        };

    /// <summary>Works out the levels of a period.</summary>
    /// <param name="last">Open, high, low and close of the one before.</param>
    /// <param name="open">The new period's open.</param>
    /// <param name="levels">Where they go, in the order of the outputs.</param>
    protected abstract void Compute(in Candle last, double open, Span<double> levels);

    protected sealed override void Add(in Candle candle)
    {
        var period = _periods.Of(candle.OpenTime);
        if (period == _period)
        {
            _running = _running with
            {
                High = Math.Max(_running.High, candle.High),
                Low = Math.Min(_running.Low, candle.Low),
                Close = candle.Close,
            };
            return;
        }
        if (_period >= 0) Compute(_running, candle.Open, _levels);
        _period = period;
        _running = candle;
    }

    private static double[] NoLevels(int count)
    {
        var levels = new double[count];
        Array.Fill(levels, double.NaN);
        return levels;
    }
}
