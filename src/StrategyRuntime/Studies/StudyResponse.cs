using System.Text.Json;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Studies;

/// <summary>A study.</summary>
/// <param name="Id">Its id.</param>
/// <param name="State">Its state.</param>
/// <param name="StrategyId">The strategy.</param>
/// <param name="BrokerConnectionId">The account.</param>
/// <param name="Symbols">Symbols that are traded.</param>
/// <param name="Request">What was asked for.</param>
/// <param name="Objective">The figure that makes a set better.</param>
/// <param name="Direction"><c>max</c> or <c>min</c>.</param>
/// <param name="Sets">Number of sets.</param>
/// <param name="Progress">How far it is.</param>
/// <param name="Best">The best set so far, as in its results; null when there is none.</param>
/// <param name="Luck">What luck has to do with the best set; null before the end.</param>
/// <param name="CreatedAt">When it was added.</param>
/// <param name="StartedAt">When it was first computed.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Error">Why it failed.</param>
internal sealed record StudyResponse(
    string Id,
    StudyState State,
    string StrategyId,
    string BrokerConnectionId,
    IReadOnlyList<string> Symbols,
    JsonElement Request,
    string Objective,
    string Direction,
    int Sets,
    StudyProgress Progress,
    JsonElement? Best,
    JsonElement? Luck,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    string? Error)
{
    /// <summary>An example.</summary>
    public static StudyResponse Example { get; } = new(
        "study-1",
        StudyState.Running,
        "sma-cross",
        "paper",
        ["SP500"],
        JsonSerializer.SerializeToElement(StudyExamples.Request),
        "sharpe",
        "max",
        80,
        new StudyProgress(20, 80, 25, 400, 0.15),
        null,
        null,
        DateTimeOffset.UnixEpoch,
        DateTimeOffset.UnixEpoch,
        null,
        null);

    /// <summary>A study as it is now.</summary>
    public static StudyResponse Of(Study study)
    {
        var record = study.Record;
        var plan = study.Plan;
        var objective = plan.Request.Objective;
        var best = study.Best;
        return new StudyResponse(
            record.Id,
            record.State,
            plan.StrategyId,
            plan.Request.BrokerConnectionId,
            plan.Symbols,
            record.Request,
            objective.Metric,
            SnakeCase.Word(objective.Direction),
            record.Sets,
            study.Progress,
            best is null ? null : StudyItem.ToElement(plan, best, study.Line(best.Set.Number)),
            record.Luck,
            record.CreatedAt,
            record.StartedAt,
            record.EndedAt,
            record.Error);
    }
}

/// <summary>Examples of the API's description.</summary>
internal static class StudyExamples
{
    /// <summary>A study of two lengths.</summary>
    public static object Request { get; } = new
    {
        strategy_id = "sma-cross",
        broker_connection_id = "paper",
        parameters = new { fast = new { from = 5, to = 50, step = 5 }, slow = new[] { 100, 150, 200 } },
        where = new[] { "fast < slow" },
        objective = "sharpe",
        constraints = new[] { "trades >= 30" },
    };

    /// <summary>A set.</summary>
    public static JsonElement Item { get; } = JsonSerializer.SerializeToElement(new
    {
        set = 3,
        symbol = "SP500",
        account = 0,
        parameters = new { fast = 10, slow = 150 },
        objective = 0.41,
        meets_constraints = true,
        path = "vectors",
        metrics = new { total_return = 1.74, sharpe = 0.41, trades = 41 },
        equity = new[] { 100000, 183000, 274000 },
    });

    /// <summary>What came of choosing and trying.</summary>
    public static JsonElement WalkForward { get; } = JsonSerializer.SerializeToElement(new
    {
        train_objective = 0.71,
        test_objective = 0.33,
        efficiency = 0.46,
        test_return = 0.12,
        windows = new[]
        {
            new
            {
                window = 0,
                test_from = "2015-06-08T00:00:00-04:00",
                test_to = "2017-11-08T00:00:00-05:00",
                set = 3,
                parameters = new { fast = 10, slow = 150 },
                train_objective = 0.71,
                test_objective = 0.33,
            },
        },
    });
}
