using StrategyRuntime.Problems;

namespace StrategyRuntime.Sessions;

/// <summary>What a caller can get wrong about executions.</summary>
internal static class ExecutionProblems
{
    /// <summary>No earlier run of that number.</summary>
    public static readonly ProblemKind UnknownEarlierRun = new("unknown-earlier-run", 404, "There is no such earlier run");

    /// <summary>The slot is taken, or its folder is another session's.</summary>
    public static readonly ProblemKind ExecutionExists = new("execution-exists", 409, "The execution exists already");

    /// <summary>The two ids join to the folder name of another session.</summary>
    public static readonly ProblemKind FolderTaken = new("folder-taken", 409, "The session's folder belongs to another session");

    /// <summary>The command cannot be carried out in the state the execution is in.</summary>
    public static readonly ProblemKind WrongState = new("wrong-state", 409, "The execution is in another state");

    /// <summary>The run did not come to the command in time, and it was taken back.</summary>
    public static readonly ProblemKind NotTaken = new("command-not-taken", 503, "The run does not take commands now", RetryAfterSeconds: 5);

    /// <summary>The market data has no file for a symbol of the strategy.</summary>
    public static readonly ProblemKind UnknownSymbol = new("unknown-symbol", 422, "The market data lacks a symbol");

    /// <summary>The strategy trades options, and the data has no option prices.</summary>
    public static readonly ProblemKind NoOptionPrices = new("no-option-prices", 422, "The market data has no option prices");

    /// <summary>The session's files cannot be written or carried on.</summary>
    public static readonly ProblemKind SessionUnavailable = new("session-unavailable", 422, "The session cannot be opened");

    /// <summary>The idempotency key was used with another body.</summary>
    public static readonly ProblemKind IdempotencyKeyReused =
        new("idempotency-key-reused", 422, "The idempotency key was used for another request");

    /// <summary>A request with the idempotency key is still being worked on.</summary>
    public static readonly ProblemKind IdempotencyKeyPending =
        new("idempotency-key-pending", 409, "A request with the idempotency key is still being worked on");

    /// <summary>The run has no such event.</summary>
    public static readonly ProblemKind UnknownEvent = new("unknown-event", 404, "There is no such event");

    /// <summary>The run has no position of that trade id.</summary>
    public static readonly ProblemKind UnknownPosition = new("unknown-position", 404, "There is no such position");

    /// <summary>The execution has not run yet.</summary>
    public static readonly ProblemKind NoRun = new("no-run", 404, "The execution has not run yet");
}
