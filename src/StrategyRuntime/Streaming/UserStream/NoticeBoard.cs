using System.Buffers;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Sessions;
using StrategyRuntime.Streaming.Frames;

namespace StrategyRuntime.Streaming.UserStream;

/// <summary>
/// The latest notices of a user, numbered in the order they came. A subscriber knows the number of the last one it has looked at; one that
/// is further behind than the board is long misses the oldest.
/// </summary>
internal sealed class NoticeBoard
{
    /// <summary>Notices that are kept for subscribers that are behind.</summary>
    public const int Length = 256;

    private readonly Lock _gate = new();
    private readonly LinkedList<(long Number, UserNotice Notice, ControlFrame Frame)> _notices = [];
    private long _last;

    /// <summary>Number of the last notice.</summary>
    public long Last => Volatile.Read(ref _last);

    /// <summary>Puts a notice up.</summary>
    public void Post(UserNotice notice)
    {
        var frame = ControlFrames.Notice(notice);
        lock (_gate)
        {
            if (notice.Key is not null) RemoveEarlier(notice);
            if (_notices.Count == Length) _notices.RemoveFirst();
            _notices.AddLast((_last + 1, notice, frame));
            Volatile.Write(ref _last, _last + 1);
        }
    }

    /// <summary>Writes the notices after a number that a stream wants; returns the number of the last one.</summary>
    public long WriteAfter(long number, Func<SessionId?, bool> wants, IBufferWriter<byte> output)
    {
        lock (_gate)
        {
            var next = _notices.Last;
            while (next?.Previous is { } before && before.Value.Number > number) next = before;
            for (; next is not null; next = next.Next)
            {
                if (next.Value.Number > number && wants(next.Value.Notice.Session)) output.Write(next.Value.Frame.Bytes);
            }
            return _last;
        }
    }

    private void RemoveEarlier(UserNotice notice)
    {
        for (var at = _notices.Last; at is not null; at = at.Previous)
        {
            if (at.Value.Notice.Key != notice.Key || at.Value.Notice.Name != notice.Name) continue;
            _notices.Remove(at);
            return;
        }
    }
}
