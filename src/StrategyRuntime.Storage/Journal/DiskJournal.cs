using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Journal;

/// <summary>events.jsonl as it grows.</summary>
internal sealed class DiskJournal : IJournal
{
    private readonly IDurableFile _file;
    private long _length;

    /// <summary>Takes an open file whose content is complete lines.</summary>
    public DiskJournal(IDurableFile file)
    {
        _file = file;
        _length = file.Length;
    }

    /// <inheritdoc/>
    public long Length => Volatile.Read(ref _length);

    /// <inheritdoc/>
    public void Append(ReadOnlySpan<byte> lines)
    {
        var length = _length;
        RefuseChanged(length);
        try
        {
            _file.AppendAll(lines);
        }
        catch (DurableFileException)
        {
            // Nothing half-written stays: what was taken of the batch goes again. Should that fail too, its error is the one that counts.
            _file.Truncate(length);
            throw;
        }
        Volatile.Write(ref _length, length + lines.Length);
    }

    // Appending to a file that another program shortened would leave a hole of zeros in it.
    private void RefuseChanged(long length)
    {
        if (_file.Length != length)
            throw new DurableFileException(
                "append to", SessionFiles.Events, FileFault.Io, "another program changed it while the session was running");
    }

    /// <inheritdoc/>
    public ValueTask SyncAsync() => _file.SyncAsync();

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination) => _file.Read(offset, destination);

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
