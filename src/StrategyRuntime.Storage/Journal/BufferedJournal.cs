using System.Runtime.InteropServices;
using StrategyRuntime.Storage.Buffers;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Journal;

/// <summary>
/// The log of a backtest: in memory up to a bound, beyond it in a temporary file, and at the end one file that appears whole. Every read
/// sees everything that was appended, wherever it is.
/// </summary>
/// <param name="files">The disk.</param>
/// <param name="path">Where the file appears at the end.</param>
/// <param name="maxBufferedBytes">Bytes that this log keeps in memory.</param>
/// <param name="budget">What the logs of all backtests together may keep; null: no bound but each log's own.</param>
internal sealed class BufferedJournal(IDurableFiles files, string path, long maxBufferedBytes, ByteBudget? budget = null) : IJournal
{
    private const int ChunkBytes = ChunkPool.ChunkBytes;

    private readonly Lock _gate = new();
    private readonly List<byte[]> _chunks = [];
    private readonly ByteShare _share = new(budget);
    private IDurableFile? _file;
    private long _spilled;
    private long _buffered;

    /// <inheritdoc/>
    public long Length
    {
        get
        {
            lock (_gate) return _spilled + _buffered;
        }
    }

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        lock (_gate)
        {
            // Before anything is taken, so that a full disk leaves the journal as it was. What has a file goes on there: memory that is
            // filled and emptied again and again costs more than it saves.
            var most = _spilled > 0 ? Math.Min(ChunkBytes, maxBufferedBytes) : maxBufferedBytes;
            if (_buffered + lines.Length > most || !HasRoom(lines.Length))
            {
                Spill();
                if (lines.Length > Math.Min(ChunkBytes, most) || !HasRoom(lines.Length))
                {
                    AppendToFile(lines);
                    return;
                }
            }
            while (!lines.IsEmpty)
            {
                var at = (int)(_buffered % ChunkBytes);
                if (at == 0 && _buffered / ChunkBytes == _chunks.Count) _chunks.Add(ChunkPool.Shared.Rent());
                var taken = Math.Min(lines.Length, ChunkBytes - at);
                lines[..taken].CopyTo(_chunks[(int)(_buffered / ChunkBytes)].AsSpan(at));
                _buffered += taken;
                lines = lines[taken..];
            }
        }
    }

    /// <inheritdoc/>
    public ValueTask SyncAsync() => ValueTask.CompletedTask; // A backtest promises nothing before its end.

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        lock (_gate)
        {
            if (offset < _spilled) return _file!.Read(offset, destination[..(int)Math.Min(destination.Length, _spilled - offset)]);
            var at = offset - _spilled;
            if (at >= _buffered) return 0;
            var inChunk = (int)(at % ChunkBytes);
            var length = (int)Math.Min(Math.Min(destination.Length, ChunkBytes - inChunk), _buffered - at);
            _chunks[(int)(at / ChunkBytes)].AsSpan(inChunk, length).CopyTo(destination);
            return length;
        }
    }

    /// <summary>Makes the log one durable file at its own name. Can be called again after a full disk.</summary>
    public void Publish()
    {
        IDurableFile file;
        lock (_gate)
        {
            Spill();
            file = OpenFile();
            LetGo(keep: 0);
        }
        // Readers need not wait for the disk.
        file.Sync();
        files.Publish(path + AtomicFile.TemporarySuffix, path);
    }

    /// <inheritdoc/>
    public void Dispose() => _file?.Dispose();

    /// <summary>Takes what more bytes need of the budget; false when there is not as much. The first chunk is always there.</summary>
    private bool HasRoom(int bytes)
    {
        var needed = (_buffered + bytes - 1) / ChunkBytes * ChunkBytes;
        return needed <= _share.Bytes || _share.TryTake(needed - _share.Bytes);
    }

    private void Spill()
    {
        var before = _spilled;
        try
        {
            for (var at = 0L; at < _buffered; at += ChunkBytes)
                AppendToFile(_chunks[(int)(at / ChunkBytes)].AsSpan(0, (int)Math.Min(ChunkBytes, _buffered - at)));
        }
        catch (DurableFileException)
        {
            _spilled = before;
            _file?.Truncate(before);
            throw;
        }
        _buffered = 0;
        LetGo(keep: 1);
        _share.Return(_share.Bytes);
    }

    private void LetGo(int keep)
    {
        if (_chunks.Count <= keep) return;
        ChunkPool.Shared.Return(CollectionsMarshal.AsSpan(_chunks)[keep..]);
        _chunks.RemoveRange(keep, _chunks.Count - keep);
    }

    private void AppendToFile(ReadOnlySpan<byte> bytes)
    {
        var file = OpenFile();
        try
        {
            file.AppendAll(bytes);
        }
        catch (DurableFileException)
        {
            file.Truncate(_spilled);
            throw;
        }
        _spilled += bytes.Length;
    }

    private IDurableFile OpenFile() => _file ??= files.Open(path + AtomicFile.TemporarySuffix, FileOpening.Truncate);
}
