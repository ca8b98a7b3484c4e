using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Made-up candles, one a minute from 2 January 2024 00:00 UTC.</summary>
internal static class SyntheticCandles
{
    private static readonly long s_start = new DateTime(2024, 1, 2, 0, 0, 0, DateTimeKind.Utc).Ticks;

    public static UtcTime Time(int minute) => new(s_start + minute * TimeSpan.TicksPerMinute);

    /// <summary>A candle that stays at one price.</summary>
    public static Candle Flat(int minute, double price, double volume = 100) => new(Time(minute), price, price, price, price, volume);

    /// <summary>A seeded random walk in cents that stays around its start; some candles do not move, some have no volume.</summary>
    public static Candle[] Random(int count, int seed)
    {
        var random = new Random(seed);
        var candles = new Candle[count];
        var price = 250.0;
        for (var i = 0; i < count; i++)
        {
            var open = Cents(price + random.NextDouble() - 0.5);
            var close = random.Next(20) == 0 ? open : Cents(open + (250 - open) * 0.002 + (random.NextDouble() - 0.5) * 3);
            var high = Cents(Math.Max(open, close) + random.NextDouble());
            var low = Cents(Math.Min(open, close) - random.NextDouble());
            candles[i] = new Candle(Time(i), open, high, low, close, random.Next(10) == 0 ? 0 : random.Next(1, 100_000));
            price = close;
        }
        return candles;
    }

    private static double Cents(double price) => Math.Round(price * 100) / 100;
}
