namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>The sums of powers of distances from the mean of the last prices; one pass over the window per price.</summary>
internal sealed class MomentWindow(int length)
{
    private readonly RollingSum _prices = new(length);

    /// <summary>Takes the next price; null while the window is not full or its prices are equal.</summary>
    public Moments? Add(double price)
    {
        _prices.Add(price);
        if (!_prices.IsFull) return null;
        var moments = Moments.Of(_prices.Values, _prices.Mean);
        return moments.Second == 0 ? null : moments;
    }
}
