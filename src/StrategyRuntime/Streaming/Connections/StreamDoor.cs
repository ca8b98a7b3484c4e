using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Connections;

/// <summary>What every stream route does before it streams: whose session is it, and has the user a stream left.</summary>
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

    /// <summary>Serves a stream when the user has one left, and counts it as long as it is open.</summary>
    public static async Task ServeAsync(HttpContext context, StreamLimiter limiter, ICurrentUser user, Func<Task> serve)
    {
        if (!limiter.TryEnter(user.UserId))
        {
            await StreamProblems.TooManyStreams
                .With($"{limiter.Limit} streams are open, which is the limit of a user. Close one, or follow several sessions on one stream.")
                .ToResult().ExecuteAsync(context);
            return;
        }
        try
        {
            await serve();
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client went away before its stream had begun.
        }
        finally
        {
            limiter.Leave(user.UserId);
        }
    }

    private static ApiProblem AsProblem(this Finding finding) => Finding.Summarise([finding]);
}
