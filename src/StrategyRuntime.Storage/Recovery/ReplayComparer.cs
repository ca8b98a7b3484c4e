using System.Globalization;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Recovery;

/// <summary>Compares regenerated events with the lines on disk, byte for byte and in large pieces.</summary>
internal sealed class ReplayComparer(IJournal journal, long lastSeq, long length)
{
    private byte[] _onDisk = [];
    private long _offset;
    private long _seq;

    /// <summary>True until every line on disk has been regenerated.</summary>
    public bool IsReplaying => _seq < lastSeq;

    /// <summary>Takes a batch; returns how many of its events stand on disk, equal to the byte. The rest is new.</summary>
    /// <exception cref="SessionDivergedException">An event differs.</exception>
    public int Compare(EventBatch batch)
    {
        var headers = batch.Headers.Span;
        var count = (int)Math.Min(headers.Length, lastSeq - _seq);
        if (count <= 0) return 0;
        var bytes = headers[count - 1].Offset + headers[count - 1].Length;
        var regenerated = batch.Lines.Span[..bytes];
        if (!Read(bytes).SequenceEqual(regenerated)) throw Diverged(headers[..count], batch.Lines.Span);
        _offset += bytes;
        _seq += count;
        if (!IsReplaying && _offset != length) throw Diverged(_seq + 1);
        return count;
    }

    /// <summary>The run ended; every line on disk must have been regenerated.</summary>
    /// <exception cref="SessionDivergedException">There are more lines on disk.</exception>
    public void End()
    {
        if (IsReplaying) throw Diverged(_seq + 1);
    }

    private ReadOnlySpan<byte> Read(int bytes)
    {
        if (_onDisk.Length < bytes) _onDisk = new byte[bytes];
        var total = 0;
        while (total < bytes)
        {
            var read = journal.Read(_offset + total, _onDisk.AsSpan(total, bytes - total));
            if (read == 0) break;
            total += read;
        }
        return _onDisk.AsSpan(0, total);
    }

    private SessionDivergedException Diverged(ReadOnlySpan<EventHeader> headers, ReadOnlySpan<byte> lines)
    {
        foreach (ref readonly var header in headers)
        {
            var line = lines.Slice(header.Offset, header.Length);
            if (header.Offset + header.Length > _onDisk.Length || !_onDisk.AsSpan(header.Offset, header.Length).SequenceEqual(line))
                return Diverged(header.Seq);
        }
        return Diverged(headers[^1].Seq + 1);
    }

    private static SessionDivergedException Diverged(long seq) => new(seq, string.Create(
        CultureInfo.InvariantCulture,
        $"Event {seq} comes out differently from the line on disk: "
        + $"the strategy, the data or the program has changed since it was written."));
}
