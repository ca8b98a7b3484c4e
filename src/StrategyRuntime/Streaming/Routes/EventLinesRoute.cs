using System.Globalization;
using Microsoft.AspNetCore.Mvc;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Problems;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.SessionStream;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary><c>GET /executions/{session_id}/events</c>.</summary>
internal static class EventLinesRoute
{
    /// <summary>Media type of one JSON object a line.</summary>
    public const string NdJson = "application/x-ndjson";

    /// <summary>Sends the lines of events.jsonl as they are, and with <c>follow</c> the ones to come.</summary>
    public static Task HandleAsync(
        [FromRoute(Name = "session_id")] string sessionId,
        HttpContext context,
        StreamHub hub,
        EarlierRuns earlier,
        StreamLimiter limiter,
        ICurrentUser user)
    {
        if (!StreamOpener.Find(hub, user, sessionId).Succeeded(out var channel, out var problem)
            || !Parse(context.Request).Succeeded(out var request, out problem)
            || !limiter.Enter(user).Succeeded(out var place, out problem)) return problem.ToResult().ExecuteAsync(context);
        return SendAsync(new StreamConnection(context, hub, place, channel), context, channel, earlier, request, user);
    }

    private static async Task SendAsync(
        StreamConnection opened, HttpContext context, SessionChannel channel, EarlierRuns earlier, LinesRequest request, ICurrentUser user)
    {
        using var connection = opened;
        if (!await channel.WhenShownAsync(context)) return;
        if (!Choose(channel, earlier, request).Succeeded(out var run, out var problem))
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }
        using var earlierRun = run.Earlier;
        await connection.StartAsync(NdJson, user);
        // Headers alone wait for a flush: whoever follows a session without events would not know that it is connected.
        if (request.Follow) await connection.Output.FlushAsync();
        await new EventLines(connection, request.Types).SendAsync(channel, run.Feed, request.After?.Seq ?? 0, request.Limit, request.Follow);
    }

    private static Attempt<LinesRequest> Parse(HttpRequest request)
    {
        var findings = new List<Finding>();
        var types = StreamRequest.ParseTypes(request, findings);
        var follow = StreamRequest.ParseFlag(request, "follow", findings) ?? false;
        var limit = ParseLimit(request, findings);
        CatchupId? after = null;
        if (request.Query["after"].ToString() is { Length: > 0 } text)
        {
            if (CatchupId.TryParse(text, out var id)) after = id;
            else findings.Add(StreamProblems.BadCursor.At("after", $"'{text}' is not a catchup_id; one is run-seq, such as 1-250"));
        }
        return findings.Count > 0 ? Finding.Summarise(findings) : new LinesRequest(after, limit, types, follow);
    }

    private static long ParseLimit(HttpRequest request, List<Finding> findings)
    {
        var text = request.Query["limit"].ToString();
        if (text.Length == 0) return long.MaxValue;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0) return limit;
        findings.Add(CommonProblems.InvalidRequest.At("limit", $"limit must be a whole number above 0, not '{text}'"));
        return 0;
    }

    /// <summary>The run that the cursor is of; without a cursor the current one.</summary>
    private static Attempt<ChosenRun> Choose(SessionChannel channel, EarlierRuns earlier, LinesRequest request)
    {
        var feed = channel.Feed;
        if (request.After is not { } after) return new ChosenRun(feed, null);
        if (feed is null || after.Run > feed.Run) return StreamProblems.Unknown(channel.Session, after.Run);
        var chosen = after.Run == feed.Run ? new ChosenRun(feed, null) : ChosenRun.Of(earlier.Open(channel.Session, after.Run));
        if (chosen.Feed is not { } run) return StreamProblems.Unknown(channel.Session, after.Run);
        if (after.Seq <= run.Head) return chosen;
        chosen.Earlier?.Dispose();
        return StreamProblems.BadCursor.With($"The last event is {run.HeadId}; {after} is after it.");
    }

    private sealed record LinesRequest(CatchupId? After, long Limit, EventFilter Types, bool Follow);

    private sealed record ChosenRun(RunFeed? Feed, EarlierRun? Earlier)
    {
        public static ChosenRun Of(EarlierRun? run) => new(run?.Feed, run);
    }
}
