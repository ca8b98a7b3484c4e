using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Events that a run has emitted and that are not yet durable or published.</summary>
/// <param name="Durable">Not yet on the device.</param>
/// <param name="Published">Not yet shown to the stream.</param>
internal readonly record struct RunLag(long Durable, long Published)
{
    /// <summary>
    /// The lag of a run now. A backtest has none: its events go to disk together at its end. The events that a recovery repeats are on disk
    /// already.
    /// </summary>
    public static RunLag Of(StrategyOutputWriter writer, Mode mode)
    {
        if (mode == Mode.Backtest) return default;
        // The seqs are read one after another while they grow: the emitted one last, so that no lag comes out below zero.
        var durable = Math.Max(writer.DurableSeq, writer.RecoveredSeq);
        var published = Math.Max(writer.PublishedSeq, writer.RecoveredSeq);
        var emitted = Math.Max(writer.EmittedSeq, writer.RecoveredSeq);
        return new RunLag(emitted - durable, emitted - published);
    }
}
