using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>An event whose line is about as long as a candle's with one indicator, and which is written as a candle is.</summary>
internal sealed class CandleLikeEvent : SessionEvent
{
    private double _price = 24_000;

    public override EventType Type => EventType.Candle;

    public void Next()
    {
        Time += TimeSpan.FromMinutes(1);
        _price = Math.Round(_price + 0.05, 2);
    }

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteString("symbol"u8, "NIFTY"u8);
        writer.WriteString("timeframe"u8, "1m"u8);
        writer.WriteTime("timestamp"u8, clock, Time - TimeSpan.FromMinutes(1));
        writer.WriteDouble("open"u8, _price);
        writer.WriteDouble("high"u8, _price);
        writer.WriteDouble("low"u8, _price);
        writer.WriteDouble("close"u8, _price);
        writer.WriteNumber("volume"u8, 0);
        writer.WriteEndObject();
    }
}
