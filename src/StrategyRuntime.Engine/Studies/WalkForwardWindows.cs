namespace StrategyRuntime.Engine.Studies;

/// <summary>A stretch of days to choose on, and the one after it to try the choice on. Ends are exclusive.</summary>
/// <param name="TrainFrom">Number of the first day to choose on.</param>
/// <param name="TestFrom">Number of the first day to try on: the end of the days to choose on.</param>
/// <param name="TestTo">Number of the day after the last one.</param>
public readonly record struct WalkForwardWindow(int TrainFrom, int TestFrom, int TestTo)
{
    /// <summary>
    /// Windows whose test stretches follow each other to the end of the days. Null when a stretch would be empty.
    /// </summary>
    /// <param name="days">Number of days.</param>
    /// <param name="count">Number of windows, 1 at least.</param>
    /// <param name="train">Length of the first stretch to choose on, in the unit of <paramref name="test"/>.</param>
    /// <param name="test">Length of a stretch to try on.</param>
    /// <param name="anchored">True when every window begins with the first day.</param>
    public static IReadOnlyList<WalkForwardWindow>? Split(int days, int count, double train, double test, bool anchored)
    {
        var total = train + count * test;
        var windows = new WalkForwardWindow[count];
        for (var i = 0; i < count; i++)
        {
            var from = anchored ? 0 : Day(i * test);
            windows[i] = new WalkForwardWindow(from, Day(train + i * test), Day(train + (i + 1) * test));
            if (windows[i].TestFrom <= windows[i].TrainFrom || windows[i].TestTo <= windows[i].TestFrom) return null;
        }
        return windows;

        int Day(double share) => (int)Math.Round(days * (share / total), MidpointRounding.AwayFromZero);
    }
}
