namespace StrategyRuntime.Engine.Market;

/// <summary>The smallest step of an instrument's price.</summary>
/// <param name="size">The step; positive.</param>
internal sealed class PriceStep(decimal size)
{
    /// <summary>
    /// A computed level at the nearest price there is. Data that is finer than the step says that the step is not known: then its own
    /// decimals
    /// count, those of <paramref name="reference"/>, a price of it.
    /// </summary>
    public decimal Round(decimal level, decimal reference) => reference % size == 0
        ? decimal.Round(level / size, MidpointRounding.AwayFromZero) * size
        : decimal.Round(level, Decimals.Normalize(reference).Scale, MidpointRounding.AwayFromZero);
}
