namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// A file that is appended to and read, and that its pool may close between two uses. It is opened again only as what it was: of another
/// length or with another end it fails, as one that was changed while it was open does.
/// </summary>
internal sealed class PooledFile : IDurableFile
{
    private const int TailBytes = 64;

    private readonly FilePool _pool;
    private readonly IDurableFiles _files;
    private readonly string _path;
    private readonly string? _movesTo;
    private readonly bool _isSelfChecking;
    private readonly LinkedListNode<WeakReference<PooledFile>> _place;
    private readonly Lock _gate = new();

    // Guarded by the gate.
    private IDurableFile? _file;
    private int _users;
    private bool _wasUsed;
    private bool _isUnsynced;
    private bool _isEnded;
    private bool _isDisposed;
    private long _length;
    private int _tail;
    private DurableFileException? _failure;

    /// <summary>Opens a file to append to.</summary>
    /// <param name="pool">Bounds how many are open.</param>
    /// <param name="files">The disk.</param>
    /// <param name="path">The file.</param>
    /// <param name="movesTo">Where it may be found once nothing is appended any more; null: nowhere else.</param>
    /// <param name="isSelfChecking">
    /// True when every record of it proves itself: then it may be closed with records that are not synced, and whether the disk lost some
    /// is seen as they are read.
    /// </param>
    public PooledFile(FilePool pool, IDurableFiles files, string path, string? movesTo = null, bool isSelfChecking = false)
    {
        (_pool, _files, _path, _movesTo, _isSelfChecking) = (pool, files, path, movesTo, isSelfChecking);
        _place = new(new(this));
        _file = files.Open(path, FileOpening.Append);
        pool.Add(_place);
    }

    /// <summary>The handle closes by itself; its place is free then.</summary>
    ~PooledFile() => _pool.Remove(_place);

    /// <inheritdoc/>
    public long Length
    {
        get
        {
            using var use = Enter();
            return use.File.Length;
        }
    }

    /// <summary>Nothing is appended any more. It is read as long as somebody has it.</summary>
    public void End()
    {
        lock (_gate) _isEnded = true;
    }

    /// <inheritdoc/>
    public int Append(ReadOnlySpan<byte> bytes)
    {
        using var use = Enter(changes: true);
        return use.File.Append(bytes);
    }

    /// <inheritdoc/>
    public int Read(long offset, Span<byte> destination)
    {
        using var use = Enter();
        return use.File.Read(offset, destination);
    }

    /// <inheritdoc/>
    public void Truncate(long length)
    {
        using var use = Enter(changes: true);
        use.File.Truncate(length);
    }

    /// <inheritdoc/>
    public void Sync()
    {
        using var use = Enter(changes: true);
        try
        {
            use.File.Sync();
            _isUnsynced = false;
        }
        catch (DurableFileException exception)
        {
            NeverSyncAgain(exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask SyncAsync()
    {
        using var use = Enter(changes: true);
        try
        {
            await use.File.SyncAsync();
            _isUnsynced = false;
        }
        catch (DurableFileException exception)
        {
            NeverSyncAgain(exception);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            _isDisposed = true;
            CloseUnused();
        }
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes it, and leaves the pool, unless it is in use or was used since this was asked last.</summary>
    internal void TryClose()
    {
        lock (_gate)
        {
            if (_users > 0 || _wasUsed)
            {
                _wasUsed = false;
                return;
            }
            // Under the gate: who opens it next must find that it has no place.
            _pool.Remove(_place);
            if (_file is null) return;
            try
            {
                _length = _file.Length;
                _tail = TailOf(_file, _length);
                if (_isUnsynced && !_isSelfChecking && _failure is null) _file.Sync();
                _isUnsynced = false;
            }
            catch (DurableFileException exception)
            {
                // The next append gets it, and it is not synced again.
                _failure = exception;
            }
            _file.Dispose();
            _file = null;
        }
    }

    private Usage Enter(bool changes = false)
    {
        IDurableFile file;
        bool wasClosed;
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (changes && _failure is not null) throw _failure;
            wasClosed = _file is null;
            file = _file ??= Reopen();
            _users++;
            _wasUsed = true;
            _isUnsynced |= changes;
        }
        if (wasClosed) _pool.Add(_place);
        return new Usage(this, file);
    }

    private void NeverSyncAgain(DurableFileException exception)
    {
        lock (_gate) _failure ??= exception;
    }

    private void Leave()
    {
        lock (_gate)
        {
            _users--;
            if (_isDisposed) CloseUnused();
        }
    }

    private void CloseUnused()
    {
        if (_users > 0) return;
        _pool.Remove(_place);
        _file?.Dispose();
        _file = null;
    }

    private IDurableFile Reopen()
    {
        if (_isEnded)
        {
            return TryOpen(_path, FileOpening.Read) ?? TryOpen(_movesTo, FileOpening.Read)
                ?? throw Changed("read", "it was trimmed, deleted or replaced since the run ended; the next start reads what is there");
        }
        return TryOpen(_path, FileOpening.Append)
            ?? throw Changed("append to", "it was deleted, replaced or changed while the session was running");
    }

    // Null when it is not there, or is not the file that was closed. What has ended may have been continued by another writer.
    private IDurableFile? TryOpen(string? path, FileOpening opening)
    {
        if (path is null || !_files.FileExists(path)) return null;
        var file = _files.Open(path, opening);
        try
        {
            var length = file.Length;
            var isLong = _isEnded ? length >= _length : length == _length;
            if (isLong && TailOf(file, _length) == _tail) return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
        file.Dispose();
        return null;
    }

    private DurableFileException Changed(string operation, string what) => new(operation, _path, FileFault.Missing, what);

    private static int TailOf(IDurableFile file, long length)
    {
        Span<byte> tail = stackalloc byte[(int)Math.Min(TailBytes, length)];
        var hash = new HashCode();
        hash.AddBytes(tail[..file.ReadFully(length - tail.Length, tail)]);
        return hash.ToHashCode();
    }

    /// <summary>The open file while it is in use.</summary>
    private readonly struct Usage(PooledFile owner, IDurableFile file) : IDisposable
    {
        public IDurableFile File => file;

        public void Dispose() => owner.Leave();
    }
}
