using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Streaming;

/// <summary>
/// The stream side of one execution: takes what its runs commit and tells whoever is subscribed. Any thread may call it; nothing here waits for
/// a subscriber.
/// </summary>
public sealed class SessionChannel
{
    private LiveView? _latest;

    internal SessionChannel(SessionId session) => Session = session;

    /// <summary>Which execution.</summary>
    public SessionId Session { get; }

    /// <summary>True when someone watches and has been sent the last tick: only then is a <see cref="LiveView"/> worth its making.</summary>
    public bool WantsTick => _latest is null;

    /// <summary>Tells subscribers what there is to show between events. The latest wins; at most ten a second are sent.</summary>
    public void PublishTick(LiveView view, ExecutionProgress progress) => _latest = view;

    /// <summary>Tells subscribers the execution's state; call it at every change, and once when the execution is added.</summary>
    public void PublishStatus(ExecutionStatus status) => throw new NotImplementedException();

    /// <summary>The run's last event is committed: subscribers get <c>end</c> after it and are let go.</summary>
    public void Ended(string finalState) => throw new NotImplementedException();
}
