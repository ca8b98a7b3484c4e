using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>Figures of closed trades, all of them and by side and exit reason.</summary>
internal sealed class TradeStatistics
{
    private TradeSeries<decimal> _all;

    /// <summary>Starts without trades.</summary>
    public TradeStatistics() => (BySide, ByExitReason) = (new(), new());

    /// <summary>Takes trades that were summed already; their groups are to be set.</summary>
    public TradeStatistics(in TradeSeries<decimal> all) : this() => _all = all;

    private TradeStatistics(TradeStatistics other) =>
        (_all, BySide, ByExitReason) = (other._all, other.BySide.Copy(), other.ByExitReason.Copy());

    /// <summary>Results by side.</summary>
    public TradeGroups BySide { get; }

    /// <summary>Results by exit reason.</summary>
    public TradeGroups ByExitReason { get; }

    /// <summary>Number of trades.</summary>
    public int Count => _all.Profits.Count;

    /// <summary>Value of all fills.</summary>
    public decimal TradedValue => _all.TradedValue;

    /// <summary>Another one in the same state.</summary>
    public TradeStatistics Copy() => new(this);

    /// <summary>Takes a trade.</summary>
    public void Apply(in TradeFigures trade)
    {
        _all.Add(trade.Pnl, (double)trade.Pnl, trade.Mae, trade.Mfe, trade.DurationMinutes, trade.TradedValue);
        BySide.Add(trade.Side, trade.Pnl);
        ByExitReason.Add(trade.ExitReason, trade.Pnl);
    }

    /// <summary>Writes the ratios of trades.</summary>
    public void WriteRatios(Utf8JsonWriter writer)
    {
        _all.Profits.WriteRatios(writer);
        writer.WriteDouble("sqn"u8, _all.SystemQuality ?? double.NaN);
    }

    /// <summary>Writes counts, streaks, durations and extremes.</summary>
    public void WriteCounts(Utf8JsonWriter writer)
    {
        _all.Profits.WriteCounts(writer);
        writer.WriteNumber("longest_winning_streak"u8, _all.LongestWinStreak);
        writer.WriteNumber("longest_losing_streak"u8, _all.LongestLoseStreak);
        Write(writer, "average_duration_minutes"u8, _all.Minutes);
        writer.WriteDecimal("longest_duration_minutes"u8, _all.LongestMinutes);
        writer.WriteDecimal("best_trade"u8, _all.Best);
        writer.WriteDecimal("worst_trade"u8, _all.Worst);
        Write(writer, "average_mae"u8, _all.Mae);
        Write(writer, "average_mfe"u8, _all.Mfe);
    }

    /// <summary>Writes the results by side and by exit reason.</summary>
    public void WriteGroups(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("by_side"u8);
        BySide.Write(writer);
        writer.WritePropertyName("by_exit_reason"u8);
        ByExitReason.Write(writer);
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, Average<decimal> average) =>
        writer.WriteQuotient(name, average.Sum, average.Count);
}
