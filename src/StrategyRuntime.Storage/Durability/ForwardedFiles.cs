namespace StrategyRuntime.Storage.Durability;

/// <summary>A disk in front of another one, which does whatever this one does not do differently.</summary>
/// <param name="files">The other disk.</param>
public abstract class ForwardedFiles(IDurableFiles files) : IDurableFiles
{
    /// <summary>The other disk.</summary>
    protected IDurableFiles Files => files;

    /// <inheritdoc/>
    public virtual IDurableFile Open(string path, FileOpening opening) => files.Open(path, opening);

    /// <inheritdoc/>
    public virtual bool FileExists(string path) => files.FileExists(path);

    /// <inheritdoc/>
    public virtual long? LengthOf(string path) => files.LengthOf(path);

    /// <inheritdoc/>
    public virtual bool IsLink(string path) => files.IsLink(path);

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> ListFiles(string folder) => files.ListFiles(folder);

    /// <inheritdoc/>
    public virtual IReadOnlyList<string> ListFolders(string folder) => files.ListFolders(folder);

    /// <inheritdoc/>
    public virtual void CreateFolder(string folder) => files.CreateFolder(folder);

    /// <inheritdoc/>
    public virtual void Rename(string from, string to) => files.Rename(from, to);

    /// <inheritdoc/>
    public virtual bool Link(string from, string to) => files.Link(from, to);

    /// <inheritdoc/>
    public virtual void Unlink(string path) => files.Unlink(path);

    /// <inheritdoc/>
    public virtual void SyncFolder(string folder) => files.SyncFolder(folder);

    /// <inheritdoc/>
    public virtual IDisposable LockFolder(string folder) => files.LockFolder(folder);
}
