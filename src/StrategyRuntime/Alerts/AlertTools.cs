using Microsoft.Extensions.Options;
using StrategyRuntime.Alerts.Delivery;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Limits;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Alerts;

/// <summary>What the alerts of every user work with.</summary>
internal sealed class AlertTools(
    DataRoot root,
    StreamHub hub,
    EarlierRuns earlier,
    IUserStreams streams,
    ExecutionHost executions,
    IFeedStates feeds,
    AlertSenders senders,
    IOptions<AlertsOptions> settings,
    IOptions<LimitsOptions> limits,
    TimeProvider time,
    ILogger<AlertTools> log)
{
    /// <summary>The data root.</summary>
    public DataRoot Root => root;

    /// <summary>The channels of sessions.</summary>
    public StreamHub Hub => hub;

    /// <summary>Runs that were followed by a newer one.</summary>
    public EarlierRuns Earlier => earlier;

    /// <summary>Open pages.</summary>
    public IUserStreams Streams => streams;

    /// <summary>The ways out.</summary>
    public AlertSenders Senders => senders;

    /// <summary>Settings of alerts.</summary>
    public IOptions<AlertsOptions> Settings => settings;

    /// <summary>How much a user may have.</summary>
    public LimitsOptions Limits => limits.Value;

    /// <summary>The clock.</summary>
    public TimeProvider Time => time;

    /// <summary>The log of the service.</summary>
    public ILogger Log => log;

    /// <summary>What is wrong with the feed that a session follows; null when it follows none.</summary>
    public FeedTrouble? FeedOf(SessionId session) =>
        executions.TryGet(session, out var execution) && execution.FollowedSymbol is { } symbol ? feeds.TroubleOf(symbol) : null;

    /// <summary>Mode of an execution's runs; null when it was removed.</summary>
    public Mode? ModeOf(SessionId session) => executions.TryGet(session, out var execution) ? execution.View.Record.Mode : null;
}
