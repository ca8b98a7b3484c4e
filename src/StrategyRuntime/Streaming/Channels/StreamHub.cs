using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Ring;
using StrategyRuntime.Streaming.Waking;

namespace StrategyRuntime.Streaming.Channels;

/// <summary>Every execution's channel. An execution that has no channel does not exist for a stream: its routes answer 404.</summary>
public sealed class StreamHub : ISessionStreams, IDisposable
{
    private static readonly TimeSpan s_longestTurn = TimeSpan.FromMilliseconds(250);
    private readonly ConcurrentDictionary<SessionId, SessionChannel> _channels = new();
    private readonly TickSampler _ticks;
    private readonly RingBudget _rings;
    private volatile bool _areRunsShown;

    /// <summary>Makes an empty hub.</summary>
    public StreamHub(IOptions<StreamOptions> options, TimeProvider time, ILogger<StreamHub> logger)
    {
        Logger = logger;
        Options = options.Value;
        Time = time;
        var turn = TimeSpan.FromMilliseconds(Options.HeartbeatMilliseconds) / 16;
        Wheel = new TimingWheel(time, turn < s_longestTurn ? turn : s_longestTurn);
        HeartbeatTurns = Wheel.ToTurns(TimeSpan.FromMilliseconds(Options.HeartbeatMilliseconds));
        StallTurns = Wheel.ToTurns(TimeSpan.FromMilliseconds(Options.StallMilliseconds));
        MaxWindowBytes = Math.Min(Options.AllRingsBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 8);
        _rings = new RingBudget(Options.RingBytes, MaxWindowBytes);
        _ticks = new TickSampler(time, TimeSpan.FromMilliseconds(Options.TickMilliseconds));
    }

    /// <summary>Settings.</summary>
    internal StreamOptions Options { get; }

    /// <summary>Where it says which readers were disconnected, and why.</summary>
    internal ILogger Logger { get; }

    /// <summary>The clock.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Streams that are open.</summary>
    internal int OpenStreams => Wheel.Count;

    /// <summary>Memory of the windows of recent frames.</summary>
    internal long WindowBytes => _rings.Used;

    /// <summary>What they are bounded by, about: as configured, and an eighth of what the process may take at most.</summary>
    internal long MaxWindowBytes { get; }

    /// <summary>Heartbeats and stalled readers.</summary>
    internal TimingWheel Wheel { get; }

    /// <summary>Silence after which a heartbeat is sent, in turns of the wheel.</summary>
    internal long HeartbeatTurns { get; }

    /// <summary>Time without progress after which a reader is disconnected, in turns of the wheel.</summary>
    internal long StallTurns { get; }

    /// <summary>Called with each new channel; at times more than once with the same one.</summary>
    internal event Action<SessionChannel>? Added;

    /// <summary>
    /// Called with every state that an execution is announced in, while its run waits: what it does must be quick and must not throw.
    /// </summary>
    internal event Action<SessionChannel, ExecutionStatus>? StatusPublished;

    /// <summary>Every channel.</summary>
    internal IEnumerable<SessionChannel> Channels => _channels.Values;

    /// <summary>True once the service stops: streams end.</summary>
    internal bool IsStopping { get; private set; }

    /// <summary>
    /// The channel of an execution, made when there is none yet. Call it for every execution that is added or found at the start.
    /// </summary>
    public SessionChannel Channel(SessionId session)
    {
        if (_channels.TryGetValue(session, out var known)) return known;
        var channel = _channels.GetOrAdd(session, new SessionChannel(session, _rings, _ticks, Announce));
        if (_areRunsShown) channel.ShowAsIs();
        Added?.Invoke(channel);
        return channel;
    }

    ISessionStream ISessionStreams.Open(SessionId session) => Channel(session);

    /// <summary>
    /// Every run that earlier processes left can be read now, or never will be. Until then a stream of an execution that has such a run
    /// waits for it.
    /// </summary>
    public void RunsAreShown()
    {
        _areRunsShown = true;
        foreach (var channel in _channels.Values) channel.ShowAsIs();
    }

    /// <summary>The execution was removed: its streams end and its routes answer 404 from now on.</summary>
    public void Remove(SessionId session)
    {
        if (_channels.TryRemove(session, out var channel)) channel.Remove();
    }

    /// <summary>The execution goes on at another node: its streams are cut, and their clients come back there.</summary>
    public void Leave(SessionId session)
    {
        if (_channels.TryRemove(session, out var channel)) channel.Leave();
    }

    /// <summary>
    /// Milliseconds after which a client that loses its connection reconnects: another time for each, so that they do not all come at
    /// once.
    /// </summary>
    internal int NextRetry() => Random.Shared.Next(Options.RetryMinMilliseconds, Options.RetryMaxMilliseconds + 1);

    /// <summary>The channel of an execution, or null when there is no such execution.</summary>
    internal SessionChannel? Find(SessionId session) => _channels.GetValueOrDefault(session);

    /// <summary>A channel that shows one run that has ended, whatever the execution does by now.</summary>
    internal SessionChannel ChannelOf(SessionId session, EarlierRun run)
    {
        var channel = new SessionChannel(session, _rings, _ticks, announced: null);
        channel.Show(run);
        return channel;
    }

    /// <summary>The service stops: streams that are opened from now on end at once.</summary>
    internal void Stop()
    {
        IsStopping = true;
        RunsAreShown();
    }

    private void Announce(SessionChannel channel, ExecutionStatus status) => StatusPublished?.Invoke(channel, status);

    /// <inheritdoc/>
    public void Dispose()
    {
        Wheel.Dispose();
        _ticks.Dispose();
    }
}
