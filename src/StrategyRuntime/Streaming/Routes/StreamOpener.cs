using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary>What every stream route asks first: whose session it is.</summary>
internal static class StreamOpener
{
    /// <summary>The channel of an execution that the caller may see. Another user's does not exist.</summary>
    public static Attempt<SessionChannel> Find(StreamHub hub, ICurrentUser user, string sessionId)
    {
        if (!SessionId.TryParse(sessionId, out var id))
            return CommonProblems.InvalidRequest.At("session_id", $"'{sessionId}' is not a session id; one is user.strategy.broker_connection").AsProblem();
        if (!user.MaySee(id.Value.UserId) || hub.Find(id.Value) is not { } channel) return StreamProblems.Unknown(sessionId);
        return channel;
    }

    /// <summary>Waits until what the execution is known to have can be read; false when the client did not wait that long.</summary>
    public static async Task<bool> WhenShownAsync(this SessionChannel channel, HttpContext context)
    {
        if (channel.WhenShown.IsCompleted) return true;
        await channel.WhenShown.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !context.RequestAborted.IsCancellationRequested;
    }

    private static ApiProblem AsProblem(this Finding finding) => Finding.Summarise([finding]);
}
