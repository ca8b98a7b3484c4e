using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Storage.Tests.Writing;

/// <summary>An event whose data is given as JSON; it stands in for the simulation's own.</summary>
internal sealed class FakeEvent : SessionEvent
{
    private readonly byte[] _data;

    public FakeEvent(EventType type, UtcTime time, string data, Summary accumulated)
    {
        Type = type;
        Time = time;
        Summary = accumulated;
        _data = Encoding.UTF8.GetBytes(data);
    }

    public override EventType Type { get; }

    public override void WriteData(EventJsonWriter writer, ExchangeClock clock) => writer.WriteRaw(_data);
}
