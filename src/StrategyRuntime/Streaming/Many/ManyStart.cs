using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Ordering;
using StrategyRuntime.Streaming.Connections;

namespace StrategyRuntime.Streaming.Many;

/// <summary>Where a many-session stream begins, once what the client asked for has been held against what there is.</summary>
/// <param name="Cursor">Cursor after which events follow; with a snapshot, the snapshot's own takes its place.</param>
/// <param name="Snapshot">True when the present state of every session comes first.</param>
/// <param name="Reset">Why the client's cursor cannot be honoured; null when it can, or there is none.</param>
/// <param name="IsFinished">True when the client has everything and nothing will follow.</param>
internal readonly record struct ManyStart(long Cursor, bool Snapshot, string? Reset, bool IsFinished)
{
    /// <summary>Decides.</summary>
    public static ManyStart Resolve(StreamRequest request, UserStream stream, ManyScope scope)
    {
        if (request.Cursor is { } text) return Resume(text, request.Snapshot ?? false, stream, scope);
        var cursor = request.From is StreamFrom.Start ? stream.Order.Floor : stream.Head;
        var snapshot = request.Snapshot ?? request.From is StreamFrom.Snapshot;
        return new ManyStart(cursor, snapshot, null, !snapshot && IsFinishedAt(cursor, scope));
    }

    private static ManyStart Resume(string text, bool snapshot, UserStream stream, ManyScope scope)
    {
        if (!CatchupId.TryParse(text, out var id)) return Refuse(StartPoint.ResetMalformed, stream);
        return stream.Order.Judge(id) switch
        {
            CursorVerdict.Known => new ManyStart(id.Seq, snapshot, null, IsFinishedAt(id.Seq, scope)),
            CursorVerdict.Trimmed => Refuse(StartPoint.ResetTrimmed, stream),
            _ => Refuse(StartPoint.ResetFuture, stream),
        };
    }

    private static bool IsFinishedAt(long cursor, ManyScope scope) => scope.FinalState is not null && !scope.HasMoreAfter(cursor);

    private static ManyStart Refuse(string reason, UserStream stream) => new(stream.Head, Snapshot: true, reason, IsFinished: false);
}
