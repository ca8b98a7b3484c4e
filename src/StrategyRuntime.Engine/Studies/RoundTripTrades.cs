using System.Runtime.InteropServices;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Studies;

/// <summary>Closed trades of a <see cref="RoundTripRun"/>, summed in whole numbers as they come.</summary>
/// <param name="scale">How numbers are scaled.</param>
internal sealed class RoundTripTrades(RoundTripScale scale)
{
    private const int MinuteDecimals = 4;

    // Half of what a sum has room for: a trade adds less than the other half.
    private const long Most = 1L << 62;

    private readonly List<(string Word, ProfitSums<long> Sums)> _bySide = [];
    private readonly List<(string Word, ProfitSums<long> Sums)> _byReason = [];
    private TradeSeries<long> _all;
    // Bounds every sum.
    private long _total;

    /// <summary>Number of trades.</summary>
    public int Count => _all.Profits.Count;

    /// <summary>Takes a trade, its amounts scaled; false when sums outgrow.</summary>
    /// <param name="side">Side of its entry.</param>
    /// <param name="reason">Reason of its exit.</param>
    /// <param name="pnl">Profit net of fees.</param>
    /// <param name="mae">Largest loss on the way.</param>
    /// <param name="mfe">Largest profit on the way.</param>
    /// <param name="held">How long it was held.</param>
    /// <param name="tradedValue">Value of its fills.</param>
    public bool Add(Side side, string reason, long pnl, long mae, long mfe, TimeSpan held, long tradedValue)
    {
        var minutes = Minutes(held);
        _total += Math.Abs(pnl) + Math.Abs(mae) + Math.Abs(mfe) + Math.Abs(tradedValue) + minutes;
        if (_total >= Most) return false;
        _all.Add(pnl, scale.MoneyAsDouble(pnl), mae, mfe, minutes, tradedValue);
        Add(_bySide, PositionJson.SideName(side), pnl);
        Add(_byReason, reason, pnl);
        return true;
    }

    /// <summary>Their figures.</summary>
    public TradeStatistics Statistics()
    {
        var statistics = new TradeStatistics(_all.With(Money, minutes => RoundTripScale.Decimal(minutes, MinuteDecimals)));
        foreach (var (word, sums) in _bySide) statistics.BySide.Set(word, sums.With(Money));
        foreach (var (word, sums) in _byReason) statistics.ByExitReason.Set(word, sums.With(Money));
        return statistics;
    }

    /// <summary>Few words: they are looked through from the start.</summary>
    private static void Add(List<(string Word, ProfitSums<long> Sums)> groups, string word, long pnl)
    {
        foreach (ref var group in CollectionsMarshal.AsSpan(groups))
        {
            if (group.Word != word) continue;
            group.Sums.Add(pnl);
            return;
        }
        var sums = default(ProfitSums<long>);
        sums.Add(pnl);
        groups.Add((word, sums));
    }

    /// <summary>Minutes with four decimals, half to even.</summary>
    private static long Minutes(TimeSpan span)
    {
        const long Unit = TimeSpan.TicksPerMinute / 10_000;
        var (whole, rest) = Math.DivRem(span.Ticks, Unit);
        return rest * 2 > Unit || (rest * 2 == Unit && whole % 2 != 0) ? whole + 1 : whole;
    }

    private decimal Money(long amount) => RoundTripScale.Decimal(amount, scale.Money);
}
