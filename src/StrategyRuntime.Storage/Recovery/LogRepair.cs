using System.Globalization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Recovery;

/// <summary>
/// Brings a log that a crash may have torn back to complete events. Bytes behind the last good line were never durable: they are set aside
/// and regenerated. A bad line that the index proves to have been durable is damage, and is refused.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="folder">The session's folder.</param>
/// <param name="session">Which session.</param>
/// <param name="run">Which run.</param>
/// <param name="policy">What the index proves.</param>
/// <param name="isSuspect">
/// True when a sync may have failed: what is read may be in memory only, and another sync of the same file proves nothing.
/// </param>
internal sealed class LogRepair(
    IDurableFiles files, string folder, SessionId session, int run, DurabilityPolicy policy, bool isSuspect = false)
{
    private const int CopyBytes = 1 << 20;

    private readonly string _logPath = Path.Combine(folder, SessionFiles.Events);
    private readonly string _indexPath = Path.Combine(folder, SessionFiles.Index);
    private readonly byte[] _prefix = EventLine.Prefix(session, run);

    /// <summary>Checks every line, cuts a torn tail and mends the index.</summary>
    /// <exception cref="SessionDamagedException">A line that had been durable is not what was written.</exception>
    public RepairedLog Run()
    {
        var index = files.ReadWhole(_indexPath) ?? [];
        var good = new MemoryStream();
        long end, cut;
        using (var log = files.Open(_logPath, FileOpening.Append))
        {
            end = CheckLines(log, index, good);
            cut = log.Length - end;
            if (cut > 0) SetAside(log, end);
            if (isSuspect || HasUnprovenTail(index, good.Length / EventIndex.RecordSize))
            {
                Rewrite(log, end);
            }
            else
            {
                if (cut > 0) log.Truncate(end);
                // These lines may have been written without a sync; the index that follows calls them durable.
                log.Sync();
            }
        }
        MendIndex(index, good.GetBuffer().AsMemory(0, (int)good.Length));
        files.SyncFolder(folder);
        return new RepairedLog(good.Length / EventIndex.RecordSize, end, cut);
    }

    // A line without a record may be one whose sync failed: the record comes after the sync.
    private bool HasUnprovenTail(byte[] index, long lines) => policy == DurabilityPolicy.Always && lines > LastValidRecord(index);

    private void Rewrite(IDurableFile log, long end) => files.WriteAtomically(_logPath, rewritten =>
    {
        var buffer = new byte[CopyBytes];
        for (var at = 0L; at < end;)
        {
            var read = log.Read(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)));
            if (read == 0) throw Damaged(1);
            rewritten.AppendAll(buffer.AsSpan(0, read));
            at += read;
        }
    });

    // Returns where the good lines end, and their index records.
    private long CheckLines(IDurableFile log, byte[] index, MemoryStream good)
    {
        var proven = policy == DurabilityPolicy.Always ? LastValidRecord(index) : 0;
        var lines = new LineScanner(log.Read, 0, log.Length);
        var end = 0L;
        Span<byte> record = stackalloc byte[EventIndex.RecordSize];
        for (var seq = 1L; lines.TryRead(out var line); seq++)
        {
            var checksum = EventIndex.Checksum(line.Span);
            if (!IsGood(line.Span, seq, lines.Offset, checksum, index))
            {
                // A crash leaves scraps and zeros, never a whole JSON object that is not the next event.
                if (seq <= proven || EventLine.IsJsonObject(line.Span)) throw Damaged(seq);
                break;
            }
            EventIndex.Write(record, run, seq, lines.Offset, checksum);
            good.Write(record);
            end = lines.Offset;
        }
        return end;
    }

    private bool IsGood(ReadOnlySpan<byte> line, long seq, long end, uint checksum, ReadOnlySpan<byte> index)
    {
        // A checksum that was written with the line decides; without one the line must be whole.
        if (RecordOf(index, seq, out var recordedEnd, out var recordedChecksum)) return recordedEnd == end && recordedChecksum == checksum;
        return EventLine.TryParse(line, _prefix, out var view) && view.Seq == seq && EventLine.IsJsonObject(view.Data);
    }

    private SessionDamagedException Damaged(long seq) => new(
        seq, string.Create(CultureInfo.InvariantCulture, $"{_logPath} is damaged: event {run}-{seq} is not what was written."));

    private long LastValidRecord(ReadOnlySpan<byte> index)
    {
        var seq = (long)index.Length / EventIndex.RecordSize;
        while (seq > 0 && !RecordOf(index, seq, out _, out _)) seq--;
        return seq;
    }

    private bool RecordOf(ReadOnlySpan<byte> index, long seq, out long end, out uint checksum)
    {
        end = 0;
        checksum = 0;
        var offset = (seq - 1) * EventIndex.RecordSize;
        return offset + EventIndex.RecordSize <= index.Length
            && EventIndex.TryRead(index.Slice((int)offset, EventIndex.RecordSize), run, seq, out end, out checksum);
    }

    private void SetAside(IDurableFile log, long from) => files.WriteAtomically(Path.Combine(folder, SessionFiles.BrokenTail), broken =>
    {
        var buffer = new byte[CopyBytes];
        for (var at = from; ;)
        {
            var read = log.Read(at, buffer);
            if (read == 0) return;
            broken.AppendAll(buffer.AsSpan(0, read));
            at += read;
        }
    });

    private void MendIndex(byte[] found, ReadOnlyMemory<byte> expected)
    {
        if (found.AsSpan().SequenceEqual(expected.Span)) return;
        if (found.AsSpan().StartsWith(expected.Span))
        {
            using var index = files.Open(_indexPath, FileOpening.Append);
            index.Truncate(expected.Length);
        }
        else
        {
            files.WriteAtomically(_indexPath, expected.Span);
        }
    }
}

/// <summary>Result of <see cref="LogRepair"/>.</summary>
/// <param name="Seq">Last complete event; 0 when there is none.</param>
/// <param name="Length">Bytes of complete events.</param>
/// <param name="CutBytes">Bytes behind them that were set aside.</param>
internal readonly record struct RepairedLog(long Seq, long Length, long CutBytes);
