using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>An event whose line is about as long as a candle's with one indicator, and which is written as a candle is.</summary>
internal sealed class CandleLikeEvent : SessionEvent
{
    private double _price = 24_000;

    public override EventType Type => EventType.Candle;

    public void Next()
    {
        Time += TimeSpan.TicksPerMinute;
        _price = Math.Round(_price + 0.05, 2);
    }

    public override void WriteData(Utf8JsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, "NIFTY"u8);
        writer.WriteString("timeframe"u8, "1m"u8);
        clock.Write(writer, "timestamp"u8, Time - TimeSpan.TicksPerMinute);
        writer.WriteNumber("open"u8, _price);
        writer.WriteNumber("high"u8, _price);
        writer.WriteNumber("low"u8, _price);
        writer.WriteNumber("close"u8, _price);
        writer.WriteNumber("volume"u8, 0);
        writer.WriteEndObject();
    }
}
