using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Sessions;

/// <summary>The stream of one execution, as the execution sees it. No member waits for a subscriber.</summary>
internal interface ISessionStream : ICommitObserver
{
    /// <summary>True while the stream has subscribers; only then is a <see cref="LiveView"/> needed.</summary>
    bool WantsTick { get; }

    /// <summary>Called when the stream gets a subscriber, on any thread: it only wakes.</summary>
    Action? Watched { set; }

    /// <summary>True once a run was started on the stream.</summary>
    bool HasRun { get; }

    /// <summary>
    /// A run's files can be read from now on. Call it for a new run before its first event, for a recovered one before it continues, and
    /// for a finished one that is found at the start of the service.
    /// </summary>
    /// <param name="reader">The run's files.</param>
    /// <param name="mode">When its events are published.</param>
    /// <param name="exchange">The exchange whose clock formats the times.</param>
    /// <param name="publishedSeq">Seq of the last event that is already published.</param>
    void RunStarted(SessionReader reader, Mode mode, Exchange exchange, long publishedSeq);

    /// <summary>Publishes the live view between events. The latest wins.</summary>
    void PublishTick(LiveView view, ExecutionProgress progress);

    /// <summary>Publishes the execution's state, at every change and once when the execution is added.</summary>
    void PublishStatus(ExecutionStatus status);

    /// <summary>The run's last event is committed.</summary>
    void Ended(RunState finalState);

    /// <summary>No further earlier run will be shown: subscribers that wait for one continue.</summary>
    void ShowAsIs();
}

/// <summary>The streams of all executions.</summary>
internal interface ISessionStreams
{
    /// <summary>The stream of an execution, created when there is none yet.</summary>
    ISessionStream Open(SessionId session);

    /// <summary>Ends the streams of an execution that was removed.</summary>
    void Remove(SessionId session);

    /// <summary>Cuts the streams of an execution that goes on at another node: their clients come back there with their cursors.</summary>
    void Leave(SessionId session);

    /// <summary>Every earlier run is readable, or never will be: streams that wait for one continue.</summary>
    void RunsAreShown();
}
