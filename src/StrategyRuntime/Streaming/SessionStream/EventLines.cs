using System.Buffers;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>Sends lines of events.jsonl: whole ranges of the file as they are, or the lines of some types picked out of them.</summary>
internal sealed class EventLines(StreamConnection connection, EventFilter types)
{
    private long _cursor;
    private long _remaining;

    /// <summary>Sends up to <paramref name="limit"/> lines after <paramref name="after"/>; with <paramref name="follow"/> also those to come, until the run ends.</summary>
    public async Task SendAsync(SessionChannel channel, RunFeed? feed, long after, long limit, bool follow)
    {
        (_cursor, _remaining) = (after, limit);
        while (_remaining > 0 && !connection.IsClosing && !channel.IsRemoved)
        {
            feed ??= channel.Feed;
            var isOver = feed is { FinalState: not null } || (feed is not null && channel.Feed!.Run > feed.Run);
            if (feed is not null && _cursor < feed.Head)
            {
                // Reading a file may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                if (!await (types.IsAll ? SendRangeAsync(feed) : SendChosenAsync(feed))) return;
            }
            else if (isOver || !follow)
            {
                return;
            }
            else
            {
                await connection.Signal.WaitAsync();
            }
        }
    }

    /// <summary>Copies bytes of the file without looking at them.</summary>
    private async Task<bool> SendRangeAsync(RunFeed feed)
    {
        var head = feed.Head;
        var last = _remaining < head - _cursor ? _cursor + _remaining : head;
        var range = feed.Reader.Locate(_cursor, last);
        for (var sent = 0L; sent < range.Length;)
        {
            sent += WriteBytes(feed, range.Offset + sent, range.Length - sent);
            if (!await connection.FlushAsync()) return false;
        }
        _remaining -= last - _cursor;
        _cursor = last;
        return true;
    }

    private int WriteBytes(RunFeed feed, long offset, long length)
    {
        var target = connection.Output.GetSpan((int)Math.Min(connection.FlushBytes, length));
        var read = feed.Reader.Read(offset, target[..(int)Math.Min(target.Length, length)]);
        if (read == 0) throw new InvalidDataException($"events.jsonl of run {feed.Run} ends before an event that was published.");
        connection.Output.Advance(read);
        return read;
    }

    private Task<bool> SendChosenAsync(RunFeed feed)
    {
        WriteChosen(feed, feed.Head);
        return connection.FlushAsync().AsTask();
    }

    private void WriteChosen(RunFeed feed, long head)
    {
        using var block = feed.History.ReadAfter(_cursor, head);
        while (_remaining > 0 && block.Next())
        {
            _cursor = block.Seq;
            if (!types.Includes(block.Type)) continue;
            connection.Output.Write(block.Line);
            _remaining--;
        }
    }
}
