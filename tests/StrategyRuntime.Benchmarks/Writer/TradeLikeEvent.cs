using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>A trade of usual length.</summary>
internal sealed class TradeLikeEvent : SessionEvent
{
    private int _number;

    public override EventType Type => EventType.Trade;

    public void Next()
    {
        Time += TimeSpan.FromMinutes(1);
        _number++;
    }

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("trade_id"u8, $"position-1-r{_number}");
        writer.WriteString("symbol"u8, "NIFTY"u8);
        writer.WriteDecimal("quantity"u8, 75m);
        writer.WriteDecimal("entry_price"u8, 24_000.05m);
        writer.WriteTime("entry_time"u8, clock, Time - TimeSpan.FromHours(1));
        writer.WriteDecimal("exit_price"u8, 24_010.1m);
        writer.WriteTime("exit_time"u8, clock, Time);
        writer.WriteDecimal("pnl"u8, 753.75m);
        writer.WriteDecimal("fees"u8, 40m);
        writer.WriteDecimal("mae"u8, -120.5m);
        writer.WriteDecimal("mfe"u8, 800m);
        writer.WriteDecimal("duration_minutes"u8, 60m);
        writer.WriteStartArray("exits"u8);
        writer.WriteEndArray();
        writer.WriteString("exit_reason"u8, "signal"u8);
        writer.WriteEndObject();
    }
}
