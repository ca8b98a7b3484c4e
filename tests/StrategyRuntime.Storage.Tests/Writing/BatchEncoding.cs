using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Tests.Writing;

/// <summary>Both steps of an event into a batch, where nothing is to happen between them.</summary>
internal static class BatchEncoding
{
    public static void Encode(this EventEncoder encoder, EventBatch batch, SessionEvent sessionEvent, long seq)
    {
        encoder.Encode(sessionEvent, seq);
        encoder.AppendTo(batch);
    }
}
