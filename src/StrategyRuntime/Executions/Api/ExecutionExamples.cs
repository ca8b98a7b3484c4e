using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Json;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Executions.Api;

/// <summary>Examples of the API's description.</summary>
internal static class ExecutionExamples
{
    private static readonly SessionId s_session = new("local", "sample-sma-cross", BrokerConnection.DefaultId);

    /// <summary>A request to add an execution.</summary>
    public static ExecutionRequest Add { get; } = new(
        s_session.StrategyId,
        s_session.BrokerConnectionId,
        Mode.LiveSimulation,
        From: "2010-01-01",
        To: "2019-12-31",
        Speed: Fast,
        Scale: null,
        Capture: null,
        Fill: null,
        AtEnd: null,
        Parameters: null,
        AutoStart: true,
        Tags: ["trend"]);

    /// <summary>A request to change what the next run uses.</summary>
    public static ExecutionChangeRequest Patch { get; } = new(From: "2015-01-01", Notes: "Since the costs fell.", Star: true);

    /// <summary>A request for another speed.</summary>
    public static SpeedRequest NewSpeed { get; } = new(Speed.MarketTime);

    /// <summary>An execution.</summary>
    public static ExecutionResponse Execution { get; } = new(
        s_session.ToString(),
        s_session.UserId,
        s_session.StrategyId,
        s_session.BrokerConnectionId,
        Mode.LiveSimulation,
        RunState.Running,
        Run: 1,
        RecordedRun.Answer("state").GetProperty("seq").GetInt64(),
        RecordedRun.Answer("state").GetProperty("catchup_id").GetString(),
        Fast,
        Scale: 1,
        Fill: null,
        From: "2010-01-01",
        To: "2019-12-31",
        new ProgressResponse(108, 10064, 1.07, RecordedRun.Answer("state").GetProperty("time").GetString()),
        RunSummary.Of(new LastEvent(60, null, RecordedRun.Answer("state").GetProperty("accumulated"))),
        new DateTimeOffset(2025, 1, 6, 10, 0, 0, TimeSpan.Zero),
        new DateTimeOffset(2025, 1, 6, 10, 0, 1, TimeSpan.Zero),
        EndedAt: null,
        Error: null)
    {
        Tags = ["trend"],
    };

    /// <summary>A page of executions.</summary>
    public static Page<ExecutionResponse> List { get; } = new([Execution], null);

    /// <summary>The results of a command to many.</summary>
    public static Page<CommandOutcome> Outcomes { get; } = new(
        [
            new CommandOutcome(s_session.ToString(), RunState.Running, null),
            new CommandOutcome(
                new SessionId("local", "mine", BrokerConnection.DefaultId).ToString(),
                RunState.Failed,
                ExecutionProblems.SessionUnavailable.With("The service is stopping.").ToDocument()),
        ],
        null);

    private static Speed Fast => Speed.Times(1_000_000);
}
