using System.Buffers;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>
/// trades_daily.json: <c>{date, summary, trades}</c> as report viewers read it, where prices, P&amp;L and rates are strings with a fixed
/// number of decimals. A run over several days adds <c>days:[{date, summary}]</c>; a trade belongs to the trading day of its exit, or to
/// the bar that began on or before it where bars are longer than a day. <c>date</c> is the run's first day.
/// </summary>
internal sealed class TradesDailyExport(TradeBook trades, IReadOnlyList<string> days, TradingCalendar calendar, int decimals)
{
    /// <summary>Writes the JSON.</summary>
    public void Write(IBufferWriter<byte> output)
    {
        var rows = Enumerable.Range(0, trades.Count).Select(i => Row.Parse(trades[i], calendar)).ToList();
        using (var writer = new Utf8JsonWriter(output, EventEncoder.JsonOptions))
        {
            writer.WriteStartObject();
            writer.WriteString("date"u8, days.Count > 0 ? days[0] : null);
            WriteSummary(writer, rows);
            writer.WriteStartArray("trades"u8);
            var report = new ReportTrade(decimals);
            for (var i = 0; i < trades.Count; i++) report.Write(writer, trades[i]);
            writer.WriteEndArray();
            if (days.Count > 1) WriteDays(writer, rows);
            writer.WriteEndObject();
        }
        output.Write("\n"u8);
    }

    private void WriteDays(Utf8JsonWriter writer, List<Row> rows)
    {
        writer.WriteStartArray("days"u8);
        var next = 0;
        for (var day = 0; day < days.Count; day++)
        {
            // Trades are in closing order, and each belongs to the last day that began on or before its own.
            var first = next;
            while (next < rows.Count && (day + 1 == days.Count || string.CompareOrdinal(rows[next].Day, days[day + 1]) < 0)) next++;
            writer.WriteStartObject();
            writer.WriteString("date"u8, days[day]);
            WriteSummary(writer, rows[first..next]);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private void WriteSummary(Utf8JsonWriter writer, List<Row> rows)
    {
        var winners = rows.Count(r => r.Pnl > 0);
        writer.WriteStartObject("summary"u8);
        writer.WriteNumber("total_trades"u8, rows.Count);
        ReportTrade.WriteFixed(writer, "total_pnl"u8, rows.Sum(r => r.Pnl), decimals);
        writer.WriteNumber("winning_trades"u8, winners);
        writer.WriteNumber("losing_trades"u8, rows.Count(r => r.Pnl < 0));
        ReportTrade.WriteFixed(writer, "win_rate"u8, rows.Count == 0 ? 0 : 100m * winners / rows.Count, decimals);
        writer.WriteEndObject();
    }

    private readonly record struct Row(string Day, decimal Pnl)
    {
        public static Row Parse(ReadOnlySpan<byte> data, TradingCalendar calendar)
        {
            var day = "";
            var pnl = 0m;
            var fields = new FieldScanner(data);
            while (fields.Next())
            {
                if (fields.Is(EventFields.ExitTime))
                    day = ReportTime.Date(fields.Text() ?? throw new JsonException("A trade has no exit_time."), calendar);
                else if (fields.Is(EventFields.Pnl)) pnl = fields.Decimal() ?? throw new JsonException("A trade has no pnl.");
            }
            return new Row(day, pnl);
        }
    }
}
