namespace StrategyRuntime.Engine.Market;

/// <summary>
/// The path that prices are taken to have gone within a bar: open, low, high, close when it closed at or above its open, else open, high,
/// low, close; at 0, ¼ and ½ of the bar and one millisecond before its end. The last of the four ticks carries volume and open interest,
/// which are not known before.
/// </summary>
public static class PricePath
{
    /// <summary>Ticks that a bar becomes.</summary>
    public const int TicksPerBar = 4;

    /// <summary>Time of one of the four ticks.</summary>
    public static UtcTime Time(UtcTime open, UtcTime end, int part) => part switch
    {
        0 => open,
        1 => new UtcTime(open.Ticks + (end.Ticks - open.Ticks) / 4),
        2 => new UtcTime(open.Ticks + (end.Ticks - open.Ticks) / 2),
        _ => new UtcTime(end.Ticks - TimeSpan.TicksPerMillisecond),
    };

    /// <summary>One of the four ticks of a bar.</summary>
    /// <param name="bar">The bar.</param>
    /// <param name="end">Its end.</param>
    /// <param name="part">0 to 3.</param>
    /// <param name="symbol">Symbol index of the run.</param>
    public static Tick At(in Candle bar, UtcTime end, int part, int symbol)
    {
        var rose = bar.Close >= bar.Open;
        var price = part switch
        {
            0 => bar.Open,
            1 => rose ? bar.Low : bar.High,
            2 => rose ? bar.High : bar.Low,
            _ => bar.Close,
        };
        var isLast = part == TicksPerBar - 1;
        return new Tick(
            Time(bar.OpenTime, end, part), price, isLast ? bar.Volume : 0, double.NaN, double.NaN,
            isLast ? bar.OpenInterest : double.NaN, symbol, OnPath: part > 0);
    }
}
