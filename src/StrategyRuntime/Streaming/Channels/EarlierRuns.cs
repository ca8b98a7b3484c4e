using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>Opens runs that were followed by a newer one.</summary>
internal sealed class EarlierRuns(DataRoot root)
{
    /// <summary>A run's files; null when they are not there. The caller disposes it.</summary>
    public EarlierRun? Open(SessionId session, int run)
    {
        var reader = SessionReader.Open(root.SessionFolder(session), run);
        return reader is null ? null : new EarlierRun(session, reader);
    }
}

/// <summary>A run that nothing will be added to.</summary>
internal sealed class EarlierRun : IDisposable
{
    public EarlierRun(SessionId session, SessionReader reader)
    {
        Feed = new RunFeed(session, reader, Mode.Backtest, reader.LastSeq, budget: null);
        // Another run followed, whatever this one ended in.
        Feed.End(RunState.Stopped);
    }

    /// <summary>Its events.</summary>
    public RunFeed Feed { get; }

    /// <inheritdoc/>
    public void Dispose() => Feed.Reader.Dispose();
}
