using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Studies;

/// <summary>study.json: what was asked for, what it reads, and how far it is.</summary>
internal sealed record StudyRecord
{
    /// <summary>Its id.</summary>
    public required string Id { get; init; }

    /// <summary>Its user.</summary>
    public required string UserId { get; init; }

    /// <summary>Its state.</summary>
    public required StudyState State { get; init; }

    /// <summary>The request, without the document of a strategy that was sent along.</summary>
    public required JsonElement Request { get; init; }

    /// <summary>The account as it was.</summary>
    public required JsonElement Account { get; init; }

    /// <summary>SHA-256 of the strategy document, lower-case hex.</summary>
    public required string StrategyHash { get; init; }

    /// <summary>The market data of each symbol.</summary>
    public required IReadOnlyList<IReadOnlyList<PinnedInput>> Inputs { get; init; }

    /// <summary>What was known of the instruments of each symbol.</summary>
    public IReadOnlyList<InstrumentSet> Instruments { get; init; } = [];

    /// <summary>How many candles warm the indicators of its sets up.</summary>
    public required int WarmUpCandles { get; init; }

    /// <summary>Version of the rules that its sets follow.</summary>
    public required int RuleVersion { get; init; }

    /// <summary>Number of sets.</summary>
    public required int Sets { get; init; }

    /// <summary>When it was added.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was first computed.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Why it failed.</summary>
    public string? Error { get; init; }

    /// <summary>What luck has to do with the best set.</summary>
    public JsonElement? Luck { get; init; }

    /// <summary>What came of choosing and trying.</summary>
    public JsonElement? WalkForward { get; init; }
}

/// <summary>State of a study.</summary>
internal enum StudyState
{
    /// <summary>It waits for another study.</summary>
    Queued,

    /// <summary>It is being computed.</summary>
    Running,

    /// <summary>All sets are there.</summary>
    Completed,

    /// <summary>It was stopped, and can go on.</summary>
    Stopped,

    /// <summary>It failed, and can go on when its reason is gone.</summary>
    Failed,
}
