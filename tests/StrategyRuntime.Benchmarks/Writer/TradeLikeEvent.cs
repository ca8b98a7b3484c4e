using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>A trade of usual length.</summary>
internal sealed class TradeLikeEvent : SessionEvent
{
    private int _number;

    public override EventType Type => EventType.Trade;

    public void Next()
    {
        Time += TimeSpan.TicksPerMinute;
        _number++;
    }

    public override void WriteData(Utf8JsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("trade_id"u8, $"position-1-r{_number}");
        writer.WriteString("symbol"u8, "NIFTY"u8);
        writer.WriteNumber("quantity"u8, 75);
        writer.WriteNumber("entry_price"u8, 24_000.05m);
        clock.Write(writer, "entry_time"u8, Time - TimeSpan.TicksPerHour);
        writer.WriteNumber("exit_price"u8, 24_010.1m);
        clock.Write(writer, "exit_time"u8, Time);
        writer.WriteNumber("pnl"u8, 753.75m);
        writer.WriteNumber("fees"u8, 40m);
        writer.WriteNumber("mae"u8, -120.5m);
        writer.WriteNumber("mfe"u8, 800m);
        writer.WriteNumber("duration_minutes"u8, 60);
        writer.WriteStartArray("exits"u8);
        writer.WriteEndArray();
        writer.WriteString("exit_reason"u8, "signal"u8);
        writer.WriteEndObject();
    }
}
