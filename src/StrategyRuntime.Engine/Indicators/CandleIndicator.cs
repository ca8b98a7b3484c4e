using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// An indicator of whole candles. A candle with a number that is not finite is passed over as if it had not been, because one such
/// number would never leave a recursive average.
/// </summary>
internal abstract class CandleIndicator(IndicatorSettings settings) : IIndicator
{
    public IReadOnlyList<string> Outputs => settings.Definition.Outputs;

    public abstract double this[int output] { get; }

    public void Update(in Candle candle)
    {
        if (double.IsFinite(candle.Open) && double.IsFinite(candle.High) && double.IsFinite(candle.Low)
            && double.IsFinite(candle.Close) && double.IsFinite(candle.Volume))
            Add(candle);
    }

    /// <summary>Takes the next candle; all its numbers are finite.</summary>
    protected abstract void Add(in Candle candle);
}
