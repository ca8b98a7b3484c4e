using System.Diagnostics;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Benchmarks.Streaming;

/// <summary>An event whose line is about 300 bytes and says when it was made, by a clock that all processes of the machine share.</summary>
internal sealed class StampedEvent : SessionEvent
{
    public StampedEvent()
    {
        Time = new UtcTime(new DateTime(2024, 10, 28, 3, 45, 0, DateTimeKind.Utc).Ticks);
        Summary = new Summary(0, 0, 0, 0, 0, 0, 100_000);
    }

    public override EventType Type => EventType.Order;

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject();
        writer.WriteNumber("sent"u8, Stopwatch.GetTimestamp());
        writer.WriteEndObject();
    }
}
