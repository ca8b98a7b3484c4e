using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>What can be wrong with a request for a stream.</summary>
internal static class StreamProblems
{
    /// <summary>A type of event that does not exist.</summary>
    public static readonly ProblemKind UnknownType = new("unknown-event-type", 400, "There is no such type of event");

    /// <summary>A cursor that no event has, or ever had.</summary>
    public static readonly ProblemKind BadCursor = new("bad-cursor", 400, "The cursor does not name an event");

    /// <summary>The user has no stream left.</summary>
    public static readonly ProblemKind TooManyStreams = new("too-many-streams", 429, "Too many open streams", RetryAfterSeconds: 10);

    /// <summary>No such execution.</summary>
    public static ApiProblem Unknown(string session) => CommonProblems.UnknownExecution.With($"There is no execution '{session}'.");

    /// <summary>No such run.</summary>
    public static ApiProblem Unknown(SessionId session, int run) =>
        ExecutionProblems.UnknownRun.With($"There is no run {run} of {session}.");
}
