using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>How profits of closed trades are written, of all of them or those of one side or exit reason.</summary>
internal static class TradeTotals
{
    /// <summary>Writes the ratios.</summary>
    public static void WriteRatios(this in ProfitSums<decimal> sums, Utf8JsonWriter writer)
    {
        writer.WriteQuotient("profit_factor"u8, sums.Profit, sums.Loss);
        writer.WriteQuotient("expectancy"u8, sums.Profit - sums.Loss, sums.Count);
        writer.WriteDecimal("win_rate"u8, sums.Count == 0 ? null : decimal.Round(100m * sums.Winners / sums.Count, 2));
        if (sums.Winners == 0 || sums.Losers == 0) writer.WriteNull("payoff_ratio"u8);
        else writer.WriteQuotient("payoff_ratio"u8, sums.Profit / sums.Winners, sums.Loss / sums.Losers);
    }

    /// <summary>Writes the counts.</summary>
    public static void WriteCounts(this in ProfitSums<decimal> sums, Utf8JsonWriter writer)
    {
        writer.WriteNumber("trades"u8, sums.Count);
        writer.WriteNumber("winners"u8, sums.Winners);
        writer.WriteNumber("losers"u8, sums.Losers);
    }

    /// <summary>Writes all of it as one object's members.</summary>
    public static void WriteGroup(this in ProfitSums<decimal> sums, Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        sums.WriteCounts(writer);
        writer.WriteDecimal("pnl"u8, sums.Profit - sums.Loss);
        sums.WriteRatios(writer);
        writer.WriteEndObject();
    }
}
