using System.Buffers;
using StrategyRuntime.Storage.Reading;
using StrategyRuntime.Streaming.Channels;
using StrategyRuntime.Streaming.Connections;

namespace StrategyRuntime.Streaming.SessionStream;

/// <summary>Which lines of events.jsonl are sent.</summary>
/// <param name="After">Seq before the first line.</param>
/// <param name="Limit">Most lines to send.</param>
/// <param name="Types">Types of the lines.</param>
/// <param name="Follow">Whether lines to come are sent too, until the run ends.</param>
internal readonly record struct LineRange(long After, long Limit, EventFilter Types, bool Follow);

/// <summary>Sends lines of events.jsonl: whole ranges of the file unchanged, or the lines of some types picked out of them.</summary>
/// <param name="connection">Where they go.</param>
/// <param name="channel">The session.</param>
/// <param name="feed">The run; null before the first one, which is then waited for.</param>
/// <param name="lines">Which lines.</param>
internal sealed class EventLines(StreamConnection connection, SessionChannel channel, RunFeed? feed, LineRange lines) : IStreamLoop
{
    private RunFeed? _feed = feed;
    private long _cursor = lines.After;
    private long _remaining = lines.Limit;

    /// <inheritdoc/>
    public async Task RunAsync()
    {
        // Headers alone wait for a flush: a client that follows a session without events would not see that it is connected.
        if (lines.Follow) await connection.Output.FlushAsync();
        while (_remaining > 0 && !connection.IsClosing && channel is { IsRemoved: false, IsLeft: false })
        {
            var feed = _feed = channel.FeedAfter(_feed);
            var isOver = feed is { FinalState: not null } || (feed is not null && channel.Feed!.Run > feed.Run);
            if (feed is not null && _cursor < feed.Head)
            {
                // Reading a file may block: not on the thread that wakes the other subscribers.
                await Task.Yield();
                if (!await (lines.Types.IsAll ? SendRangeAsync(feed) : SendChosenAsync(feed))) return;
            }
            else if (isOver || !lines.Follow)
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
            if (!lines.Types.Includes(block.Type)) continue;
            connection.Output.Write(block.Line);
            _remaining--;
        }
    }
}
