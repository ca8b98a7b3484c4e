using System.Text.Json;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Studies;

/// <summary>What a study was asked for.</summary>
internal sealed record StudyRequest
{
    /// <summary>The saved strategy, or null where its document was sent along.</summary>
    public string? StrategyId { get; init; }

    /// <summary>The account.</summary>
    public string BrokerConnectionId { get; init; } = BrokerConnection.DefaultId;

    /// <summary>Symbols that take the place of what the strategy trades; empty: its own.</summary>
    public IReadOnlyList<string> Symbols { get; init; } = [];

    /// <summary>Start of the range as it was written.</summary>
    public string? From { get; init; }

    /// <summary>End of the range as it was written.</summary>
    public string? To { get; init; }

    /// <summary>The parameters and their values.</summary>
    public IReadOnlyList<ParameterAxis> Parameters { get; init; } = [];

    /// <summary>Conditions that parameters have to satisfy.</summary>
    public IReadOnlyList<string> Where { get; init; } = [];

    /// <summary>How many sets are picked at random; null: all of them.</summary>
    public int? Random { get; init; }

    /// <summary>Seed of the random choice.</summary>
    public long Seed { get; init; }

    /// <summary>Windows to choose and try on, or null.</summary>
    public WalkForwardRequest? WalkForward { get; init; }

    /// <summary>What makes a set better.</summary>
    public StudyObjective Objective { get; init; } = StudyObjective.Of("sharpe");

    /// <summary>Conditions that the figures of a set have to satisfy to be chosen.</summary>
    public IReadOnlyList<string> Constraints { get; init; } = [];

    /// <summary>Fill rule in place of the account's.</summary>
    public FillRule? Fill { get; init; }

    /// <summary>What becomes of positions that are open when the data of a set end.</summary>
    public AtEnd AtEnd { get; init; }

    /// <summary>Variants of the account: an object each, whose fields replace those of the account. Empty: the account alone.</summary>
    public IReadOnlyList<JsonElement> Costs { get; init; } = [];

    /// <summary>Most sets that are run; null: the service's bound.</summary>
    public int? Limit { get; init; }
}

/// <summary>How a range is split to choose on one part and to try on the next.</summary>
/// <param name="Windows">How many times.</param>
/// <param name="Train">Length of the part to choose on, in the unit of <paramref name="Test"/>.</param>
/// <param name="Test">Length of the part to try on.</param>
/// <param name="Anchored">True when the part to choose on always begins at the start of the range.</param>
internal sealed record WalkForwardRequest(int Windows, double Train, double Test, bool Anchored);
