using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>What every stream route asks first: whose session it is.</summary>
internal static class StreamDoor
{
    /// <summary>Media type of Server-Sent Events.</summary>
    public const string EventStream = "text/event-stream";

    /// <summary>The channel of one of the user's executions. Another user's does not exist.</summary>
    public static Attempt<SessionChannel> Find(StreamHub hub, ICurrentUser user, string sessionId)
    {
        if (!SessionId.TryParse(sessionId, out var id))
            return CommonProblems.InvalidRequest.At("session_id", $"'{sessionId}' is not a session id; one is user.strategy.broker_connection").AsProblem();
        if (id.Value.UserId != user.UserId || hub.Find(id.Value) is not { } channel) return StreamProblems.Unknown(sessionId);
        return channel;
    }

    private static ApiProblem AsProblem(this Finding finding) => Finding.Summarise([finding]);
}
