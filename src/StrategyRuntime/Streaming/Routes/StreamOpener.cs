using System.Globalization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Hosting;
using StrategyRuntime.Limits;
using StrategyRuntime.Problems;
using StrategyRuntime.Routes;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Waking;
using StrategyRuntime.Users;

namespace StrategyRuntime.Streaming.Routes;

/// <summary>
/// Opens a stream, the same way for every route: finds what it is of, counts it, subscribes it, starts the response and has a loop serve
/// it.
/// </summary>
internal sealed class StreamOpener(StreamHub hub, EarlierRuns earlier, StreamLimiter limiter, MemoryBudget memory, INodeState node)
{
    /// <summary>The channel of an execution that the caller may see. Another user's does not exist.</summary>
    public Attempt<SessionChannel> Find(ICurrentUser user, string sessionId)
    {
        if (!SessionId.TryParse(sessionId, out var id))
        {
            return Finding.Summarise(
                [CommonProblems.InvalidRequest.At("session_id", $"'{sessionId}' is not a session id; one is {SessionId.Rule}")]);
        }
        if (!user.MaySee(id.Value.UserId) || hub.Find(id.Value) is not { } channel) return StreamProblems.Unknown(sessionId);
        return channel;
    }

    /// <summary>Opens a stream of one session.</summary>
    /// <param name="context">The request.</param>
    /// <param name="user">The caller.</param>
    /// <param name="sessionId">The session, as the route names it.</param>
    /// <param name="parsed">What the client asks for.</param>
    /// <param name="contentType">Media type of the response.</param>
    /// <param name="begin">Decides where the stream begins, once the session's run can be read.</param>
    public Task OpenAsync<TRequest>(
        HttpContext context,
        ICurrentUser user,
        string sessionId,
        Attempt<TRequest> parsed,
        string contentType,
        Func<StreamConnection, SessionChannel, TRequest, Attempt<StreamAnswer>> begin)
        where TRequest : notnull
    {
        if (!Find(context, user, sessionId).Succeeded(out var found, out var problem)) return problem.ToResult().ExecuteAsync(context);
        // What serves the stream keeps the files open longer than the request.
        if (!parsed.Succeeded(out var request, out problem))
        {
            found.Files?.Dispose();
            return problem.ToResult().ExecuteAsync(context);
        }
        return OpenAsync(context, user, found.Channel, contentType, found.Files, async connection =>
        {
            await WhenShownAsync(found.Channel, context.RequestAborted);
            return begin(connection, found.Channel, request);
        });
    }

    /// <summary>The channel of the execution, or of the run of it that the route names.</summary>
    public Attempt<FoundChannel> Find(HttpContext context, ICurrentUser user, string sessionId)
    {
        if (!context.Request.RouteValues.TryGetValue("run", out var text))
            return Find(user, sessionId).Succeeded(out var latest, out var problem) ? new FoundChannel(latest, null) : problem;
        if (!SessionId.TryParse(sessionId, out var id) || !user.MaySee(id.Value.UserId)) return StreamProblems.Unknown(sessionId);
        if (!int.TryParse(text as string, NumberStyles.None, CultureInfo.InvariantCulture, out var run) || run == 0)
            return Finding.Summarise([CommonProblems.InvalidRequest.At("run", "run must be a whole number above 0")]);
        if (hub.Find(id.Value) is { Feed: { } feed } channel && feed.Run == run) return new FoundChannel(channel, null);
        if (earlier.Open(id.Value, run) is not { } found) return StreamProblems.Unknown(id.Value, run);
        return new FoundChannel(hub.ChannelOf(id.Value, found), found);
    }

    /// <summary>A channel, and files that are closed when the stream has ended.</summary>
    public sealed record FoundChannel(SessionChannel Channel, IDisposable? Files);

    /// <summary>Opens a stream.</summary>
    /// <param name="context">The request, which is valid.</param>
    /// <param name="user">The caller.</param>
    /// <param name="source">Wakes the stream when there is something new.</param>
    /// <param name="contentType">Media type of the response.</param>
    /// <param name="files">Files that are closed when the stream has ended, or null.</param>
    /// <param name="begin">Decides where the stream begins; it is subscribed by then, so that no event is missed.</param>
    public async Task OpenAsync(
        HttpContext context,
        ICurrentUser user,
        IWakeSource source,
        string contentType,
        IDisposable? files,
        Func<StreamConnection, Task<Attempt<StreamAnswer>>> begin)
    {
        if (memory.Shortage() is { } shortage)
        {
            files?.Dispose();
            await shortage.ToResult().ExecuteAsync(context);
            return;
        }
        if (!limiter.Enter(user).Succeeded(out var place, out var problem))
        {
            files?.Dispose();
            await problem.ToResult().ExecuteAsync(context);
            return;
        }
        using var connection = new StreamConnection(context, hub, place, source);
        connection.Own(files);
        if (!(await begin(connection)).Succeeded(out var answer, out problem))
        {
            await problem.ToResult().ExecuteAsync(context);
            return;
        }
        connection.Own(answer.Files);
        if (answer.Ahead is { } ahead && !await node.HasNewestAsync(ahead))
        {
            // The client's cursor is good where the newest files are.
            await CommonProblems.CellMoving.With("Another node knows more than this one; ask again.").ToResult().ExecuteAsync(context);
            return;
        }
        if (context.RequestAborted.IsCancellationRequested) return;
        if (answer.Loop is not { } loop)
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }
        if (HeadRequests.IsHead(context))
        {
            StreamConnection.Describe(context.Response, contentType);
            return;
        }
        await connection.StartAsync(contentType, user);
        await connection.ServeAsync(loop);
    }

    /// <summary>Waits until the run that the execution is known to have can be read, or the client is gone.</summary>
    public static Task WhenShownAsync(SessionChannel channel, CancellationToken gone) =>
        channel.WhenShown.IsCompleted ? Task.CompletedTask : WaitAsync(channel, gone);

    private static async Task WaitAsync(SessionChannel channel, CancellationToken gone) =>
        await channel.WhenShown.WaitAsync(gone).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
