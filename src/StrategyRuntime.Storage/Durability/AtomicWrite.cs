namespace StrategyRuntime.Storage.Durability;

/// <summary>
/// Replaces a file so that a reader sees the old or the new one and a crash leaves one of them: temporary file in the same folder, sync,
/// rename, sync of the folder. An uncommitted file is removed, so that a full disk gets its space back.
/// </summary>
public sealed class AtomicWrite : IDisposable
{
    private readonly IDurableFiles _files;
    private readonly string _path;
    private readonly string _temporary;
    private bool _isRenamed;

    /// <summary>Opens the temporary file. One writer at a time per path.</summary>
    public AtomicWrite(IDurableFiles files, string path)
    {
        _files = files;
        _path = path;
        _temporary = path + AtomicFile.TemporarySuffix;
        File = files.Open(_temporary, FileOpening.Truncate);
    }

    /// <summary>The file to append to.</summary>
    public IDurableFile File { get; }

    /// <summary>Makes what was appended the file, durably.</summary>
    public void Commit()
    {
        Rename();
        _files.SyncFolder(Path.GetDirectoryName(_path)!);
    }

    /// <summary>Makes what was appended the file, durably once its folder is synced: several files share that.</summary>
    public void Rename()
    {
        File.Sync();
        File.Dispose();
        _files.Rename(_temporary, _path);
        _isRenamed = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        File.Dispose();
        if (!_isRenamed) _files.Unlink(_temporary);
    }
}
