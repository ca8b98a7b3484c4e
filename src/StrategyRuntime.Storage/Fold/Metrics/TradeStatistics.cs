using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>Sums over closed trades. A trade with exactly no profit is neither winner nor loser and ends both kinds of streak.</summary>
internal sealed class TradeStatistics
{
    private int _count;
    private int _winners;
    private int _losers;
    private decimal _profit;
    private decimal _loss;
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

    /// <summary>Value of all fills.</summary>
    public decimal TradedValue { get; private set; }

    /// <summary>Another one in the same state.</summary>
    public TradeStatistics Copy() => (TradeStatistics)MemberwiseClone();

    /// <summary>Takes a trade.</summary>
    public void Apply(in TradeRecord trade)
    {
        _count++;
        if (trade.Pnl > 0)
        {
            _winners++;
            _profit += trade.Pnl;
        }
        else if (trade.Pnl < 0)
        {
            _losers++;
            _loss -= trade.Pnl;
        }
        _winStreak = trade.Pnl > 0 ? _winStreak + 1 : 0;
        _loseStreak = trade.Pnl < 0 ? _loseStreak + 1 : 0;
        _longestWinStreak = Math.Max(_longestWinStreak, _winStreak);
        _longestLoseStreak = Math.Max(_longestLoseStreak, _loseStreak);
        _best = _best is { } best ? Math.Max(best, trade.Pnl) : trade.Pnl;
        _worst = _worst is { } worst ? Math.Min(worst, trade.Pnl) : trade.Pnl;
        _minutes.Add(trade.DurationMinutes);
        if (trade.DurationMinutes is { } minutes) _longestMinutes = Math.Max(_longestMinutes ?? minutes, minutes);
        _mae.Add(trade.Mae);
        _mfe.Add(trade.Mfe);
        TradedValue += trade.TradedValue;
    }

    /// <summary>Writes the ratios of trades.</summary>
    public void WriteRatios(Utf8JsonWriter writer)
    {
        writer.WriteDecimal("profit_factor"u8, Rounding.Quotient(_profit, _loss));
        writer.WriteDecimal("expectancy"u8, Rounding.Quotient(_profit - _loss, _count));
        writer.WriteDecimal("win_rate"u8, _count == 0 ? null : decimal.Round(100m * _winners / _count, 2));
        writer.WriteDecimal(
            "payoff_ratio"u8, _winners == 0 || _losers == 0 ? null : Rounding.Quotient(_profit / _winners, _loss / _losers));
    }

    /// <summary>Writes counts, streaks, durations and extremes.</summary>
    public void WriteCounts(Utf8JsonWriter writer)
    {
        writer.WriteNumber("trades"u8, _count);
        writer.WriteNumber("winners"u8, _winners);
        writer.WriteNumber("losers"u8, _losers);
        writer.WriteNumber("longest_winning_streak"u8, _longestWinStreak);
        writer.WriteNumber("longest_losing_streak"u8, _longestLoseStreak);
        writer.WriteDecimal("average_duration_minutes"u8, _minutes.Value);
        writer.WriteDecimal("longest_duration_minutes"u8, _longestMinutes);
        writer.WriteDecimal("best_trade"u8, _best);
        writer.WriteDecimal("worst_trade"u8, _worst);
        writer.WriteDecimal("average_mae"u8, _mae.Value);
        writer.WriteDecimal("average_mfe"u8, _mfe.Value);
    }

    /// <summary>Mean of the values that are there.</summary>
    private struct Average
    {
        private decimal _sum;
        private int _count;

        public readonly decimal? Value => Rounding.Quotient(_sum, _count);

        public void Add(decimal? value)
        {
            if (value is not { } number) return;
            _sum += number;
            _count++;
        }
    }
}
