using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>The limit: the least that any engine does with a tick. One-minute candles, their RSI(14), and two comparisons.</summary>
internal static class BareLoop
{
    public static long Run(ReadOnlySpan<Tick> ticks)
    {
        long minute = -1, signals = 0, candles = 0;
        double high = 0, low = 0, close = 0, previous = 0, gain = 0, loss = 0, rsi = 50;
        foreach (ref readonly var tick in ticks)
        {
            var at = tick.Time.Ticks / TimeSpan.TicksPerMinute;
            if (at != minute)
            {
                if (minute >= 0)
                {
                    var change = close - previous;
                    gain = (gain * 13 + Math.Max(change, 0)) / 14;
                    loss = (loss * 13 + Math.Max(-change, 0)) / 14;
                    rsi = loss == 0 ? 100 : 100 - 100 / (1 + gain / loss);
                    previous = close;
                    candles++;
                }
                minute = at;
                high = low = tick.Price;
            }
            else
            {
                if (tick.Price > high) high = tick.Price;
                if (tick.Price < low) low = tick.Price;
            }
            close = tick.Price;
            if (rsi < 30 && close > previous) signals++;
        }
        return signals + candles + (long)(high - low);
    }
}
