using System.Runtime.CompilerServices;

namespace StrategyRuntime.Engine.Market;

/// <summary>
/// The smallest step of a symbol's prices: the given one, or where none is given the finest decimal seen so far. Prices that are finer than
/// the given step say that it is not theirs (adjusted prices); from then on their decimals count.
/// </summary>
internal sealed class PriceStep
{
    private readonly double _threshold;
    private Tier _from;
    private Tier _below;

    /// <param name="size">The step, or null when none is given.</param>
    /// <param name="belowOne">The step of prices below one, or null when it is the same.</param>
    public PriceStep(decimal? size, decimal? belowOne = null)
    {
        _threshold = belowOne is null ? 0 : 1;
        _from = new Tier(size ?? 1);
        _below = new Tier(belowOne ?? size ?? 1);
    }

    /// <summary>Takes notice of a price; true when it made the step finer.</summary>
    public bool Observe(double price) => (Math.Abs(price) < _threshold ? ref _below : ref _from).Observe(price);

    /// <summary>Takes notice of the prices of ticks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Observe(ReadOnlySpan<Tick> ticks)
    {
        foreach (ref readonly var tick in ticks) Observe(tick.Price);
    }

    /// <summary>The step at a price.</summary>
    public decimal At(decimal price) => Math.Abs((double)price) < _threshold ? _below.Size : _from.Size;

    /// <summary>The nearest price on the step.</summary>
    public decimal Nearest(decimal level) => Round(level, MidpointRounding.AwayFromZero);

    /// <summary>The nearest price on the step that lies at least one step beside a price.</summary>
    /// <param name="level">The computed level.</param>
    /// <param name="price">The price that it keeps away from.</param>
    /// <param name="away">+1 above it, −1 below it.</param>
    public decimal Beside(decimal level, decimal price, int away)
    {
        var nearest = Nearest(level);
        var first = price + away * At(price);
        if (away > 0) return nearest >= first ? nearest : Round(first, MidpointRounding.ToPositiveInfinity);
        return nearest <= first ? nearest : Round(first, MidpointRounding.ToNegativeInfinity);
    }

    private decimal Round(decimal level, MidpointRounding rounding)
    {
        var size = At(level);
        // A quotient of more digits than a decimal has says that the level is as fine as it can be.
        return Math.Abs((double)level) / (double)size > 1e27 ? level : decimal.Round(level / size, rounding) * size;
    }

    private struct Tier(decimal size)
    {
        // What two roundings of doubles can amount to; a whole number of steps is no farther from one.
        private const double Tolerance = 1e-15;

        private double _perUnit = 1 / (double)size;

        public decimal Size { get; private set; } = size;

        public bool Observe(double price)
        {
            var steps = price * _perUnit;
            return Math.Abs(steps - Math.Round(steps)) > Math.Abs(steps) * Tolerance && Refine(price);
        }

        private bool Refine(double price)
        {
            var before = Size;
            var decimals = Math.Max(Decimals.Normalize(Decimals.Of(price)).Scale, Decimals.Normalize(Size).Scale);
            Size = new decimal(1, 0, 0, isNegative: false, decimals);
            _perUnit = 1 / (double)Size;
            return Size != before;
        }
    }
}
