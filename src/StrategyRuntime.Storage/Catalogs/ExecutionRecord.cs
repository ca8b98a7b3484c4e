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

    /// <summary>Values of the strategy's parameters that were given, by name, as text; null without any.</summary>
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }

    /// <summary>Where it stands.</summary>
    public RunState State { get; init; } = RunState.Queued;

    /// <summary>Number of its latest run; 0 before the first.</summary>
    public int Run { get; init; }

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
}
