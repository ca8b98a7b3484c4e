using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Candles;

/// <summary>Prices in order, with the lowest and highest of each block of them, so that a range of many costs its blocks.</summary>
internal sealed class PriceBlocks
{
    /// <summary>Prices of a block.</summary>
    public const int Size = 64;

    private readonly double[] _prices;
    private readonly double[] _lowest;
    private readonly double[] _highest;

    /// <param name="prices">The prices; they must not change any more.</param>
    public PriceBlocks(double[] prices)
    {
        _prices = prices;
        var blocks = (prices.Length + Size - 1) / Size;
        (_lowest, _highest) = (new double[blocks], new double[blocks]);
        for (var block = 0; block < blocks; block++)
            (_lowest[block], _highest[block]) = Scan(block * Size, Math.Min(prices.Length, (block + 1) * Size));
    }

    /// <summary>Bytes that it takes.</summary>
    public long Bytes => sizeof(double) * ((long)_prices.Length + _lowest.Length + _highest.Length);

    /// <summary>One of the prices.</summary>
    public double this[int index] => _prices[index];

    /// <summary>Where the block ends that holds a price, or the range, whichever comes first.</summary>
    public static int EndOfPiece(int from, int to) => Math.Min(to, (from | (Size - 1)) + 1);

    /// <summary>Lowest and highest of prices that lie in one block.</summary>
    public (double Lowest, double Highest) Extremes(int from, int to) =>
        from % Size == 0 && (to - from == Size || to == _prices.Length) ? (_lowest[from / Size], _highest[from / Size]) : Scan(from, to);

    /// <summary>Lowest and highest of some prices, of one at least.</summary>
    public (double Lowest, double Highest) ExtremesOf(int from, int to)
    {
        var end = EndOfPiece(from, to);
        var (lowest, highest) = Extremes(from, end);
        for (; to - end >= Size; end += Size)
        {
            var block = end / Size;
            if (_lowest[block] < lowest) lowest = _lowest[block];
            if (_highest[block] > highest) highest = _highest[block];
        }
        if (end == to) return (lowest, highest);
        var (low, high) = Extremes(end, to);
        return (low < lowest ? low : lowest, high > highest ? high : highest);
    }

    /// <summary>The first of some prices that is outside of a range of prices, or <paramref name="to"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int FirstOutside(int from, int to, PriceRange range)
    {
        for (var at = from; at < to;)
        {
            var block = at / Size;
            var end = EndOfPiece(at, to);
            if (_lowest[block] > range.Above && _highest[block] < range.Below)
            {
                at = end;
                continue;
            }
            for (; at < end; at++)
            {
                if (!range.Contains(_prices[at])) return at;
            }
        }
        return to;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (double Lowest, double Highest) Scan(int from, int to)
    {
        ReadOnlySpan<double> prices = _prices.AsSpan(from, to - from);
        var (lowest, highest) = (prices[0], prices[0]);
        if (prices.Length < Vector256<double>.Count)
        {
            foreach (var price in prices)
            {
                if (price < lowest) lowest = price;
                if (price > highest) highest = price;
            }
            return (lowest, highest);
        }
        // By comparisons, as above: what is not a number is passed over. Some of the last four are looked at twice.
        ref var first = ref MemoryMarshal.GetReference(prices);
        var (low, high) = (Vector256.Create(lowest), Vector256.Create(highest));
        var last = prices.Length - Vector256<double>.Count;
        for (var at = 0; ; at = Math.Min(at + Vector256<double>.Count, last))
        {
            var four = Vector256.LoadUnsafe(ref first, (nuint)at);
            low = Vector256.ConditionalSelect(Vector256.LessThan(four, low), four, low);
            high = Vector256.ConditionalSelect(Vector256.GreaterThan(four, high), four, high);
            if (at == last) break;
        }
        var (lowerLow, upperLow, lowerHigh, upperHigh) = (low.GetLower(), low.GetUpper(), high.GetLower(), high.GetUpper());
        var lows = Vector128.ConditionalSelect(Vector128.LessThan(lowerLow, upperLow), lowerLow, upperLow);
        var highs = Vector128.ConditionalSelect(Vector128.GreaterThan(lowerHigh, upperHigh), lowerHigh, upperHigh);
        return (
            lows.ToScalar() < lows.GetElement(1) ? lows.ToScalar() : lows.GetElement(1),
            highs.ToScalar() > highs.GetElement(1) ? highs.ToScalar() : highs.GetElement(1));
    }
}
