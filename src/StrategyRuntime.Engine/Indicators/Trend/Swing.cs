using StrategyRuntime.Engine.Indicators.Rolling;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators.Trend;

/// <summary>
/// Finds swing highs and lows: a high that is above all of the <paramref name="left"/> before it and not below any of the <paramref
/// name="right"/> after it, and the mirror of that for lows. A swing is known <paramref name="right"/> candles after it, and then for
/// good. Of equal neighbours the first counts, so flat prices have no swing. Amortised constant time.
/// </summary>
internal sealed class Swing(int left, int right)
{
    private readonly Candle[] _candles = new Candle[right + 1];
    private readonly RollingExtreme _highest = RollingExtreme.Max(left + right + 1);
    private readonly RollingExtreme _lowest = RollingExtreme.Min(left + right + 1);
    private readonly RollingExtreme _highestBefore = RollingExtreme.Max(left);
    private readonly RollingExtreme _lowestBefore = RollingExtreme.Min(left);
    private int _next;
    private int _taken;

    /// <summary>The candle that was examined last, the newest of which enough is known.</summary>
    public Candle Examined { get; private set; }

    /// <summary>True when the candle examined last is a swing high.</summary>
    public bool IsHigh { get; private set; }

    /// <summary>True when the candle examined last is a swing low.</summary>
    public bool IsLow { get; private set; }

    /// <summary>True once there are candles enough on both sides of the one examined.</summary>
    public bool IsWarm => _highest.IsFull;

    /// <summary>Takes the next candle.</summary>
    public void Add(in Candle candle)
    {
        _highest.Add(candle.High);
        _lowest.Add(candle.Low);
        _candles[_next] = candle;
        _next = (_next + 1) % _candles.Length;
        var examined = _candles[_next];
        if (IsWarm)
        {
            IsHigh = examined.High == _highest.Value && examined.High > _highestBefore.Value;
            IsLow = examined.Low == _lowest.Value && examined.Low < _lowestBefore.Value;
            Examined = examined;
        }
        // While the ring fills its oldest place is empty, which must not enter the windows of what came before.
        if (++_taken <= right) return;
        _taken = right;
        _highestBefore.Add(examined.High);
        _lowestBefore.Add(examined.Low);
    }
}
