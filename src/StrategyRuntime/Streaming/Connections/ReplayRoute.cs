using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Executions;
using StrategyRuntime.Problems;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Connections;

/// <summary><c>GET /executions/{session_id}/replay</c>.</summary>
internal static class ReplayRoute
{
    /// <summary>Streams a session's history as Server-Sent Events, paced by simulation time.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, StreamLimiter limiter, ICurrentUser user)
    {
        if (!StreamDoor.Find(hub, user, sessionId).Succeeded(out var channel, out var problem)
            || !StreamRequest.Parse(context.Request).Succeeded(out var request, out problem)
            || !ParseSpeed(context.Request).Succeeded(out var speed, out problem)
            || !limiter.Enter(user).Succeeded(out var place, out problem)) return problem.ToResult().ExecuteAsync(context);
        return ReplayAsync(context, hub, channel, request, speed, place);
    }

    private static async Task ReplayAsync(
        HttpContext context, StreamHub hub, SessionChannel channel, StreamRequest request, Speed speed, StreamPlace place)
    {
        using var _ = place;
        if (!await channel.WhenShownAsync(context)) return;
        var feed = channel.Feed;
        var start = StartPoint.ResolveReplay(request, feed);
        if (start.IsFinished)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        var signal = new WakeSignal();
        channel.Subscribe(signal);
        try
        {
            using var connection = await StreamConnection.StartAsync(context, hub, StreamDoor.EventStream, signal);
            using var replay = new SessionReplay(channel, connection, hub, request.Types, speed);
            await replay.RunAsync(start, feed);
        }
        finally
        {
            channel.Unsubscribe(signal);
        }
    }

    private static Attempt<Speed> ParseSpeed(HttpRequest request)
    {
        var text = request.Query["speed"].ToString();
        if (text.Length == 0) return Speed.MarketTime;
        return Speed.TryParse(text, out var speed)
            ? speed
            : Finding.Summarise([CommonProblems.InvalidRequest.At("speed", $"speed must be {Speed.Rule}, not '{text}'")]);
    }
}
