using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// Counts and sums over closed trades, all of them or those of one side or exit reason. A trade with exactly no profit is neither winner
/// nor loser.
/// </summary>
internal sealed class TradeTotals
{
    private decimal _profit;
    private decimal _loss;

    /// <summary>Number of trades.</summary>
    public int Count { get; private set; }

    /// <summary>Trades with profit.</summary>
    public int Winners { get; private set; }

    /// <summary>Trades with loss.</summary>
    public int Losers { get; private set; }

    /// <summary>Another one in the same state.</summary>
    public TradeTotals Copy() => (TradeTotals)MemberwiseClone();

    /// <summary>Takes a trade's profit.</summary>
    public void Add(decimal pnl)
    {
        Count++;
        if (pnl > 0)
        {
            Winners++;
            _profit += pnl;
        }
        else if (pnl < 0)
        {
            Losers++;
            _loss -= pnl;
        }
    }

    /// <summary>Writes the ratios.</summary>
    public void WriteRatios(Utf8JsonWriter writer)
    {
        writer.WriteQuotient("profit_factor"u8, _profit, _loss);
        writer.WriteQuotient("expectancy"u8, _profit - _loss, Count);
        writer.WriteDecimal("win_rate"u8, Count == 0 ? null : decimal.Round(100m * Winners / Count, 2));
        if (Winners == 0 || Losers == 0) writer.WriteNull("payoff_ratio"u8);
        else writer.WriteQuotient("payoff_ratio"u8, _profit / Winners, _loss / Losers);
    }

    /// <summary>Writes the counts.</summary>
    public void WriteCounts(Utf8JsonWriter writer)
    {
        writer.WriteNumber("trades"u8, Count);
        writer.WriteNumber("winners"u8, Winners);
        writer.WriteNumber("losers"u8, Losers);
    }

    /// <summary>Writes all of it as one object's members.</summary>
    public void WriteGroup(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        WriteCounts(writer);
        writer.WriteDecimal("pnl"u8, _profit - _loss);
        WriteRatios(writer);
        writer.WriteEndObject();
    }
}
