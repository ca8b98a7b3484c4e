using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>Figures of closed trades. A trade with exactly no profit ends both kinds of streak.</summary>
internal sealed class TradeStatistics
{
    private readonly TradeTotals _all;
    private readonly TradeGroups _bySide;
    private readonly TradeGroups _byExitReason;
    private double _mean;
    private double _squares;
    private int _winStreak;
    private int _loseStreak;
    private int _longestWinStreak;
    private int _longestLoseStreak;
    private decimal? _best;
    private decimal? _worst;
    private Average _minutes;
    private decimal? _longestMinutes;
    private Average _mae;
    private Average _mfe;

    /// <summary>Starts without trades.</summary>
    public TradeStatistics() => (_all, _bySide, _byExitReason) = (new(), new(), new());

    private TradeStatistics(TradeStatistics other)
    {
        (_all, _bySide, _byExitReason) = (other._all.Copy(), other._bySide.Copy(), other._byExitReason.Copy());
        (_mean, _squares, _best, _worst) = (other._mean, other._squares, other._best, other._worst);
        (_winStreak, _loseStreak) = (other._winStreak, other._loseStreak);
        (_longestWinStreak, _longestLoseStreak) = (other._longestWinStreak, other._longestLoseStreak);
        (_minutes, _longestMinutes, _mae, _mfe) = (other._minutes, other._longestMinutes, other._mae, other._mfe);
        TradedValue = other.TradedValue;
    }

    /// <summary>Number of trades.</summary>
    public int Count => _all.Count;

    /// <summary>Value of all fills.</summary>
    public decimal TradedValue { get; private set; }

    /// <summary>
    /// System quality number: √n × mean ÷ standard deviation (n − 1) of the trades' net profits; null with fewer than 2 trades or no
    /// deviation.
    /// </summary>
    public double? SystemQuality
    {
        get
        {
            var deviation = Count < 2 ? 0 : Math.Sqrt(_squares / (Count - 1));
            return deviation == 0 ? null : Math.Sqrt(Count) * _mean / deviation;
        }
    }

    /// <summary>Another one in the same state.</summary>
    public TradeStatistics Copy() => new(this);

    /// <summary>Takes a trade.</summary>
    public void Apply(in TradeFigures trade)
    {
        var pnl = trade.Pnl;
        _all.Add(pnl);
        _bySide.Add(trade.Side, pnl);
        _byExitReason.Add(trade.ExitReason, pnl);
        var delta = (double)pnl - _mean;
        _mean += delta / Count;
        _squares += delta * ((double)pnl - _mean);
        _winStreak = pnl > 0 ? _winStreak + 1 : 0;
        _loseStreak = pnl < 0 ? _loseStreak + 1 : 0;
        _longestWinStreak = Math.Max(_longestWinStreak, _winStreak);
        _longestLoseStreak = Math.Max(_longestLoseStreak, _loseStreak);
        _best = _best is { } best ? Math.Max(best, pnl) : pnl;
        _worst = _worst is { } worst ? Math.Min(worst, pnl) : pnl;
        _minutes.Add(trade.DurationMinutes);
        if (trade.DurationMinutes is { } minutes) _longestMinutes = Math.Max(_longestMinutes ?? minutes, minutes);
        _mae.Add(trade.Mae);
        _mfe.Add(trade.Mfe);
        TradedValue += trade.TradedValue;
    }

    /// <summary>Writes the ratios of trades.</summary>
    public void WriteRatios(Utf8JsonWriter writer)
    {
        _all.WriteRatios(writer);
        writer.WriteDouble("sqn"u8, SystemQuality ?? double.NaN);
    }

    /// <summary>Writes counts, streaks, durations and extremes.</summary>
    public void WriteCounts(Utf8JsonWriter writer)
    {
        _all.WriteCounts(writer);
        writer.WriteNumber("longest_winning_streak"u8, _longestWinStreak);
        writer.WriteNumber("longest_losing_streak"u8, _longestLoseStreak);
        _minutes.Write(writer, "average_duration_minutes"u8);
        writer.WriteDecimal("longest_duration_minutes"u8, _longestMinutes);
        writer.WriteDecimal("best_trade"u8, _best);
        writer.WriteDecimal("worst_trade"u8, _worst);
        _mae.Write(writer, "average_mae"u8);
        _mfe.Write(writer, "average_mfe"u8);
    }

    /// <summary>Writes the results by side and by exit reason.</summary>
    public void WriteGroups(Utf8JsonWriter writer)
    {
        writer.WritePropertyName("by_side"u8);
        _bySide.Write(writer);
        writer.WritePropertyName("by_exit_reason"u8);
        _byExitReason.Write(writer);
    }

    /// <summary>Mean of the values that are there.</summary>
    private struct Average
    {
        private decimal _sum;
        private int _count;

        public void Add(decimal? value)
        {
            if (value is not { } number) return;
            _sum += number;
            _count++;
        }

        public readonly void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name) => writer.WriteQuotient(name, _sum, _count);
    }
}
