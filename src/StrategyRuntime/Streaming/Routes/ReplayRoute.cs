using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Problems;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;
using StrategyRuntime.Streaming.SessionStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /executions/{session_id}/replay</c>.</summary>
internal static class ReplayRoute
{
    /// <summary>Streams a session's history as Server-Sent Events, paced by simulation time.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId, HttpContext context, StreamHub hub, SharedSnapshots snapshots,
        StreamOpener opener, ICurrentUser user) =>
        opener.OpenAsync(context, user, sessionId, Parse(context.Request), StreamConnection.EventStream, (connection, channel, request) =>
        {
            var feed = channel.Feed;
            var start = SessionStart.ResolveReplay(request.Stream, feed);
            if (start.IsFinished) return StreamAnswer.Finished;
            if (!SessionPrelude.Snapshot(snapshots, channel, feed, start.Snapshot, start.Cursor).Succeeded(out var first, out var problem))
                return problem;
            var replay = new SessionReplay(channel, connection, hub, request.Stream.Types, request.Speed, start.Reset, first, feed);
            return new StreamAnswer(replay, replay, start.Reset is ResetReason.Future ? channel.Session.UserId : null);
        });

    private static Attempt<ReplayRequest> Parse(HttpRequest request)
    {
        if (!StreamRequest.Parse(request).Succeeded(out var stream, out var problem)
            || !ParseSpeed(request).Succeeded(out var speed, out problem)) return problem;
        return new ReplayRequest(stream, speed);
    }

    private static Attempt<Speed> ParseSpeed(HttpRequest request)
    {
        var text = request.Query["speed"].ToString();
        if (text.Length == 0) return Speed.MarketTime;
        return Speed.TryParse(text, out var speed)
            ? speed
            : Finding.Summarise([CommonProblems.InvalidRequest.At("speed", $"speed must be {Speed.Rule}, not '{text}'")]);
    }

    private sealed record ReplayRequest(StreamRequest Stream, Speed Speed);
}
