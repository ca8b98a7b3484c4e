using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Cluster.Files;

/// <summary>
/// The files of a cell as its owner writes them. Durable means in PostgreSQL: what is synced here returns when the database has it, in one
/// fenced statement with everything else that waits. The local files are a copy to read from, and are not synced themselves. Paths outside
/// of the cell are the local disk's. Any thread.
/// </summary>
/// <remarks>
/// Once the lease is over, or the database did not answer, every write and sync fails: discard what is in memory, publish nothing, take the
/// cell again and restore it.
/// </remarks>
public sealed class CellFiles : ForwardedFiles, IAsyncDisposable
{
    private readonly CellFolders _folders;
    private readonly CellShipping _shipping;

    /// <summary>Takes a cell that was restored to this node's disk.</summary>
    /// <param name="local">This node's disk.</param>
    /// <param name="folders">The cell's folders on it.</param>
    /// <param name="database">The database.</param>
    /// <param name="lease">The right to write the cell.</param>
    public CellFiles(IDurableFiles local, CellFolders folders, ClusterDatabase database, CellLease lease)
        : base(local)
    {
        _folders = folders;
        _shipping = new CellShipping(new CellFileStore(database.Source), lease);
    }

    /// <summary>How many times changes were sent to the database.</summary>
    public long Shipments => _shipping.Shipments;

    /// <summary>How far the database is behind.</summary>
    public ShippingLag Lag => _shipping.Lag;

    /// <summary>How long the commit that is under way has got no answer from the database; zero without one.</summary>
    public TimeSpan Unmoved => _shipping.Unmoved;

    /// <summary>True when that is longer than a time, and nothing has given the cell up yet.</summary>
    public bool IsStalled(TimeSpan after) => Unmoved > after && Failure is null;

    /// <summary>Waits for that commit no longer: every write and sync fails from now on, and the cell has to be taken again.</summary>
    public void GiveUp() => _shipping.GiveUp();

    /// <summary>Why the cell has to be taken again, since every write and sync fails; null while they do not.</summary>
    public Exception? Failure => _shipping.Failure;

    /// <inheritdoc/>
    public override IDurableFile Open(string path, FileOpening opening)
    {
        if (opening == FileOpening.Read || _folders.NameOf(path) is not { } name) return Files.Open(path, opening);
        if (!_folders.IsKept(name)) return new LocalFile(Files.Open(path, opening));
        RefuseWhenOver("open", path);
        var isMade = opening == FileOpening.Truncate || !Files.FileExists(path);
        var file = Files.Open(path, opening);
        if (isMade) _shipping.Add(new CutChange(name, 0));
        return new KeptFile(this, file, path, name);
    }

    /// <inheritdoc/>
    public override void Rename(string from, string to)
    {
        RefuseWhenOver("rename", from);
        Files.Rename(from, to);
        switch (KeptName(from), KeptName(to))
        {
            case ({ } old, { } name):
                _shipping.Add(new RenameChange(old, name));
                break;
            case ({ } old, null):
                _shipping.Add(new RemoveChange(old));
                break;
            case (null, { } name):
                Replace(name, to);
                break;
        }
        // It lies beside the cell's folders: none of their syncs would follow.
        if (_folders.IsMark(to)) Ship(to);
    }

    /// <summary>Takes a file that is here into the database, with the bytes of this moment; durable after the next sync.</summary>
    public void Adopt(string path)
    {
        if (KeptName(path) is { } name) Replace(name, path);
    }

    /// <summary>A file that the database keeps has one name there: false, and the caller copies.</summary>
    public override bool Link(string from, string to) => KeptName(to) is null && Files.Link(from, to);

    /// <inheritdoc/>
    public override void Unlink(string path)
    {
        RefuseWhenOver("remove", path);
        Files.Unlink(path);
        if (KeptName(path) is { } name) _shipping.Add(new RemoveChange(name));
    }

    /// <inheritdoc/>
    public override void SyncFolder(string folder)
    {
        if (_folders.NameOf(folder) is null) Files.SyncFolder(folder);
        else Ship(folder);
    }

    /// <summary>Returns when everything that was written so far is durable: before the cell is released.</summary>
    /// <exception cref="DurableFileException">It is not: the cell has to be taken again.</exception>
    public Task FlushAsync() => ShipAsync(_folders.All[0]).AsTask();

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _shipping.DisposeAsync();

    private void Replace(string name, string path)
    {
        var content = Files.Open(path, FileOpening.Read);
        _shipping.Add(_folders.IsContent(name)
            ? new ContentChange(name, content, content.Length)
            : new ReplaceChange(name, content, content.Length));
    }

    private string? KeptName(string path) => _folders.NameOf(path) is { } name && _folders.IsKept(name) ? name : null;

    private void RefuseWhenOver(string operation, string path)
    {
        if (_folders.NameOf(path) is not null && _shipping.Failure is { } failure) throw Failed(operation, path, failure);
    }

    private void Ship(string path)
    {
        try
        {
            _shipping.ShipAsync().GetAwaiter().GetResult();
        }
        catch (Exception e) when (IsKnown(e))
        {
            throw Failed("sync", path, e);
        }
    }

    private async ValueTask ShipAsync(string path)
    {
        try
        {
            await _shipping.ShipAsync();
        }
        catch (Exception e) when (IsKnown(e))
        {
            throw Failed("sync", path, e);
        }
    }

    private static bool IsKnown(Exception e) => e is CellFencedException or NpgsqlException or IOException or TimeoutException;

    private static DurableFileException Failed(string operation, string path, Exception e) =>
        new(operation, path, e is CellFencedException ? FileFault.Fenced : FileFault.Io, e.Message, e);

    /// <summary>A file on its way to be whole, or one that can be rebuilt: it need not survive this machine.</summary>
    private sealed class LocalFile(IDurableFile file) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes) => file.Append(bytes);

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync()
        {
            // Its content is shipped when it gets a name that the database keeps.
        }

        public void Dispose() => file.Dispose();
    }

    /// <summary>A file that the database keeps.</summary>
    private sealed class KeptFile(CellFiles cell, IDurableFile file, string path, string name) : IDurableFile
    {
        private long _end = file.Length;

        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes)
        {
            cell.RefuseWhenOver("append to", path);
            var taken = file.Append(bytes);
            cell._shipping.Add(new AppendChange(name, _end, bytes[..taken].ToArray()));
            _end += taken;
            return taken;
        }

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length)
        {
            cell.RefuseWhenOver("truncate", path);
            file.Truncate(length);
            cell._shipping.Add(new CutChange(name, length));
            _end = length;
        }

        public void Sync() => cell.Ship(path);

        public ValueTask SyncAsync() => cell.ShipAsync(path);

        public void Dispose() => file.Dispose();
    }
}
