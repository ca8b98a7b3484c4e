using System.Text.Json.Serialization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Storage.Catalogs;

/// <summary>An execution as it survives a restart: what was asked for, and where it stands.</summary>
public sealed record ExecutionRecord
{
    /// <summary>Largest factor for quantities, so that no result leaves the range of a decimal.</summary>
    public const decimal MaxScale = 1_000_000m;

    /// <summary>Which execution.</summary>
    public required SessionId SessionId { get; init; }

    /// <summary>How it runs.</summary>
    public required Mode Mode { get; init; }

    /// <summary>Start of its range as the user wrote it, or null.</summary>
    public string? From { get; init; }

    /// <summary>End of its range as the user wrote it, or null.</summary>
    public string? To { get; init; }

    /// <summary>How fast market time goes.</summary>
    public Speed Speed { get; init; } = Speed.MarketTime;

    /// <summary>Multiplies every quantity.</summary>
    public decimal Scale { get; init; } = 1;

    /// <summary>Which market events are kept; null: the default.</summary>
    public CaptureMode? Capture { get; init; }

    /// <summary>Fill rule in place of the broker connection's, or null.</summary>
    public FillRule? Fill { get; init; }

    /// <summary>What becomes of positions that are open when the data end; null: the default.</summary>
    public AtEnd? AtEnd { get; init; }

    /// <summary>Where its prices come from; null: from files.</summary>
    public DataSource? Source { get; init; }

    /// <summary>True when a run on a feed ends at the close, and the next one begins at the next open.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool DailyRestart { get; init; }

    /// <summary>Open of the day of its run, where a run of the day before ended at the close; null of other runs.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? DayFrom { get; init; }

    /// <summary>Values of the strategy's parameters that were given, by name, as text; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>What its next run uses in place of the settings above, which are those of a run that goes on; null: the same.</summary>
    public ExecutionSettings? Next { get; init; }

    /// <summary>Words that its user files it under; null without any.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What its user notes about it, or null.</summary>
    public string? Notes { get; init; }

    /// <summary>True when its user marked it.</summary>
    public bool Star { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; } = RunState.Queued;

    /// <summary>Number of its latest run; 0 before the first.</summary>
    public int Run { get; init; }

    /// <summary>Which version of the strategy its latest run began with; null before the first, or when that is not known.</summary>
    public int? StrategyVersion { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its latest run started, or null.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When its latest run ended, or null.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Its last error, or null.</summary>
    public string? Error { get; init; }

    /// <summary>True while its run is blocked and was paused before.</summary>
    public bool Paused { get; init; }

    /// <summary>Hash of the idempotency key and body of the request that added it, or null.</summary>
    public string? AddedBy { get; init; }

    /// <summary>True when it was to start as soon as it was added.</summary>
    public bool AutoStart { get; init; }

    /// <summary>The settings that its next run uses.</summary>
    [JsonIgnore]
    public ExecutionSettings Settings => Next ?? new ExecutionSettings(
        Mode, From, To, Speed, Scale, Capture, Fill, AtEnd, Parameters, Source, DailyRestart);

    /// <summary>The same execution as a new run of it starts.</summary>
    /// <param name="state">Its state then.</param>
    /// <param name="now">When that is.</param>
    /// <param name="dayFrom">Open of the day of the run, where it follows one that ended at the close.</param>
    public ExecutionRecord ForNewRun(RunState state, DateTimeOffset now, string? dayFrom = null) =>
        With(Settings) with { State = state, StartedAt = now, EndedAt = null, Error = null, Paused = false, DayFrom = dayFrom };

    /// <summary>The same execution with other settings, at once.</summary>
    public ExecutionRecord With(ExecutionSettings settings) => this with
    {
        Mode = settings.Mode,
        From = settings.From,
        To = settings.To,
        Speed = settings.Speed,
        Scale = settings.Scale,
        Capture = settings.Capture,
        Fill = settings.Fill,
        AtEnd = settings.AtEnd,
        Parameters = settings.Parameters,
        Source = settings.Source,
        DailyRestart = settings.DailyRestart,
        Next = null,
    };
}

/// <summary>What a run of an execution uses besides its strategy and its account.</summary>
/// <param name="Mode">How it runs.</param>
/// <param name="From">Start of its range as the user wrote it, or null.</param>
/// <param name="To">End of its range as the user wrote it, or null.</param>
/// <param name="Speed">How fast market time goes.</param>
/// <param name="Scale">Multiplies every quantity.</param>
/// <param name="Capture">Which market events are kept; null: the default.</param>
/// <param name="Fill">Fill rule in place of the broker connection's, or null.</param>
/// <param name="AtEnd">What becomes of positions that are open when the data end; null: the default.</param>
/// <param name="Parameters">Values of the strategy's parameters, by name, as text; null without any.</param>
/// <param name="Source">Where its prices come from; null: from files.</param>
/// <param name="DailyRestart">True when a run on a feed ends at the close, and the next one begins at the next open.</param>
public sealed record ExecutionSettings(
    Mode Mode,
    string? From,
    string? To,
    Speed Speed,
    decimal Scale,
    CaptureMode? Capture,
    FillRule? Fill,
    AtEnd? AtEnd,
    IReadOnlyDictionary<string, string>? Parameters,
    DataSource? Source = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)] bool DailyRestart = false);
