using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Benchmarks.Engine;

/// <summary>Encodes events as lines and forgets them.</summary>
internal sealed class EncodingSink : IEventSink
{
    private const int BatchBytes = 1 << 20;
    private readonly EventEncoder _encoder = new(new SessionId("bench", "s", "paper"), 1, new ExchangeClock(ExchangeZone.Utc));
    private readonly EventBatch _batch = new();

    public long NextSeq { get; private set; } = 1;

    public void Emit(SessionEvent sessionEvent)
    {
        _encoder.Encode(sessionEvent, NextSeq++);
        _encoder.AppendTo(_batch);
        if (_batch.Length > BatchBytes) _batch.Clear();
    }
}
