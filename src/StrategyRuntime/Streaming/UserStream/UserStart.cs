using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Streaming.Connections;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>Where a user's stream begins, once what the client asked for has been compared with what is stored.</summary>
/// <param name="Cursor">Cursor after which events follow; with a snapshot, the snapshot's own takes its place.</param>
/// <param name="Snapshot">True when the present state of every session comes first.</param>
/// <param name="Reset">Why the client's cursor cannot be honoured; null when it can, or there is none.</param>
/// <param name="IsFinished">True when the client has everything and nothing will follow.</param>
internal readonly record struct UserStart(long Cursor, bool Snapshot, string? Reset, bool IsFinished)
{
    /// <summary>Decides where it begins.</summary>
    public static UserStart Resolve(StreamRequest request, UserChannel stream, SessionSelection scope)
    {
        if (request.Cursor is { } text) return Resume(text, request.Snapshot ?? false, stream, scope);
        var cursor = request.From is StreamFrom.Start ? stream.Order.Floor : stream.Head;
        var snapshot = request.Snapshot ?? request.From is StreamFrom.Snapshot;
        return new UserStart(cursor, snapshot, null, !snapshot && IsFinishedAt(cursor, scope));
    }

    private static UserStart Resume(string text, bool snapshot, UserChannel stream, SessionSelection scope)
    {
        if (!CatchupId.TryParse(text, out var id)) return Refuse(ResetReason.Malformed, stream);
        return stream.Order.Judge(id) switch
        {
            CursorVerdict.Known => new UserStart(id.Seq, snapshot, null, IsFinishedAt(id.Seq, scope)),
            CursorVerdict.Trimmed => Refuse(ResetReason.Trimmed, stream),
            _ => Refuse(ResetReason.Future, stream),
        };
    }

    private static bool IsFinishedAt(long cursor, SessionSelection scope) => scope.FinalState is not null && !scope.HasMoreAfter(cursor);

    private static UserStart Refuse(string reason, UserChannel stream) => new(stream.Head, Snapshot: true, reason, IsFinished: false);
}
