using System.Text.Json;
using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Sessions;
using StrategyRuntime.Storage.Catalogs;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Executions.Api;

/// <summary>An execution as the API shows it.</summary>
/// <param name="SessionId"><c>{user_id}.{strategy_id}.{broker_connection_id}</c>, and <c>.{label}</c> when it has one.</param>
/// <param name="UserId">Its user.</param>
/// <param name="StrategyId">Its strategy.</param>
/// <param name="BrokerConnectionId">Its account.</param>
/// <param name="Mode">How it runs.</param>
/// <param name="State">Where it stands.</param>
/// <param name="Run">Number of its latest run; 0 before the first.</param>
/// <param name="Seq">Seq of the run's last published event; 0 before the first.</param>
/// <param name="CatchupId">The same as a cursor; null before the first run.</param>
/// <param name="Speed">A multiple of market time, or <c>max</c>.</param>
/// <param name="Scale">Multiplies every quantity.</param>
/// <param name="Fill">Fill rule in place of the account's, or null.</param>
/// <param name="From">Start of its range as it was given, or null.</param>
/// <param name="To">End of its range as it was given, or null.</param>
/// <param name="Progress">How far its run is; null when it has not run.</param>
/// <param name="Summary">The <c>accumulated</c> of the last published event with <c>pnl_today</c>, or null.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="StartedAt">When its latest run started, or null.</param>
/// <param name="EndedAt">When its latest run ended, or null.</param>
/// <param name="Error">Its last error, or null.</param>
internal sealed record ExecutionResponse(
    string SessionId,
    string UserId,
    string StrategyId,
    string BrokerConnectionId,
    Mode Mode,
    RunState State,
    int Run,
    long Seq,
    string? CatchupId,
    Speed Speed,
    decimal Scale,
    FillRule? Fill,
    string? From,
    string? To,
    ProgressResponse? Progress,
    JsonElement? Summary,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Error)
{
    /// <summary>Values of the strategy's parameters that were given, as text; absent without any.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>
    /// Which version of the strategy the run began with, and stays with; null before the first run, or when it is not known.
    /// </summary>
    public int? StrategyVersion { get; init; }

    /// <summary>Tells executions of one strategy on one account apart; null when it has none.</summary>
    public string? Label { get; init; }

    /// <summary>Which market events are kept; null: the default.</summary>
    public CaptureMode? Capture { get; init; }

    /// <summary>What becomes of positions that are open when the data end; null: the default.</summary>
    public AtEnd? AtEnd { get; init; }

    /// <summary>Where its prices come from.</summary>
    public DataSource Source { get; init; }

    /// <summary>True when a run on a feed ends at the close, and the next one begins at the next open; absent when it does not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DailyRestart { get; init; }

    /// <summary>The feed that its run follows now; absent while it follows none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FollowedFeed? Feed { get; init; }

    /// <summary>Words that it is filed under.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>A text about it, or null.</summary>
    public string? Notes { get; init; }

    /// <summary>True when it is marked.</summary>
    public bool Star { get; init; }

    /// <summary>What its next run uses, where that is not what this one began with; absent when it is the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ExecutionSettings? Next { get; init; }

    /// <summary>What is true of the run that a route shows.</summary>
    public static ExecutionResponse Of(ShownRun run) => run.Earlier is { } earlier ? Of(earlier, run.Execution) : Of(run.Execution!);

    /// <summary>A run that was followed by a newer one, or whose execution was removed, with what it began with.</summary>
    private static ExecutionResponse Of(RunLease run, Execution? execution)
    {
        var (manifest, settings, described) = (run.Manifest, RunPlan.ReadSettings(run.Manifest.Config), execution?.View.Record);
        var last = LastEvent.Read(run.Reader);
        var state = manifest.FinalState ?? RunState.Stopped;
        return new ExecutionResponse(
            manifest.SessionId,
            manifest.UserId,
            manifest.StrategyId,
            manifest.BrokerConnectionId,
            manifest.Mode == SnakeCase.Word(Mode.Backtest) ? Mode.Backtest : Mode.LiveSimulation,
            state,
            manifest.Run,
            last?.Seq ?? 0,
            new Engine.Identity.CatchupId(manifest.Run, last?.Seq ?? 0).ToString(),
            settings.Speed ?? Speed.MarketTime,
            settings.Scale,
            settings.Fill,
            settings.From,
            settings.To,
            ProgressResponse.Of(null, last, state),
            RunSummary.Of(last),
            described?.CreatedAt ?? manifest.StartedAt,
            manifest.StartedAt,
            manifest.EndedAt ?? manifest.UpdatedAt,
            state is RunState.Completed or RunState.Stopped ? null : manifest.Reason)
        {
            Parameters = settings.Parameters,
            StrategyVersion = settings.StrategyVersion,
            Label = manifest.Label,
            Capture = settings.Capture,
            AtEnd = settings.AtEnd,
            Source = settings.Source ?? DataSource.Data,
            DailyRestart = settings.DailyRestart,
            Tags = described?.Tags ?? [],
            Notes = described?.Notes,
            Star = described?.Star ?? false,
        };
    }

    /// <summary>What is true of an execution now.</summary>
    public static ExecutionResponse Of(Execution execution)
    {
        execution.Look();
        var view = execution.View;
        var (record, progress, error) = view;
        var reader = execution.Reader();
        var last = LastEvent.Read(reader);
        var session = record.SessionId;
        return new ExecutionResponse(
            session.ToString(),
            session.UserId,
            session.StrategyId,
            session.BrokerConnectionId,
            record.Mode,
            record.State,
            record.Run,
            last?.Seq ?? 0,
            reader is null ? null : new Engine.Identity.CatchupId(reader.Run, last?.Seq ?? 0).ToString(),
            record.Speed,
            record.Scale,
            record.Fill,
            record.From,
            record.To,
            ProgressResponse.Of(progress, last, record.State),
            RunSummary.Of(view, last, reader?.PnlToday()),
            record.CreatedAt,
            record.StartedAt,
            record.EndedAt,
            error)
        {
            Parameters = record.Parameters,
            StrategyVersion = record.StrategyVersion,
            Label = session.Label,
            Capture = record.Capture,
            AtEnd = record.AtEnd,
            Source = record.Source ?? DataSource.Data,
            DailyRestart = record.DailyRestart,
            Feed = execution.Feed is { } feed ? FollowedFeed.Of(feed) : null,
            Tags = record.Tags ?? [],
            Notes = record.Notes,
            Star = record.Star,
            Next = record.Next,
        };
    }
}

/// <summary>The feed that a run follows.</summary>
/// <param name="State">How it is.</param>
/// <param name="LastTickAge">Seconds since its last tick came in; null before the first one since the service started.</param>
internal sealed record FollowedFeed(FeedState State, double? LastTickAge)
{
    /// <summary>On the wire.</summary>
    public static FollowedFeed Of(FeedAge feed) => new(feed.State, feed.Seconds is { } seconds ? Math.Round(seconds, 3) : null);
}
