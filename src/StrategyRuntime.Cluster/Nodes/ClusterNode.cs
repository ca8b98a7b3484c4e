using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Cluster.Diagnostics;
using StrategyRuntime.Cluster.Files;
using StrategyRuntime.Cluster.Replicas;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Cluster.Nodes;

/// <summary>
/// A node and the cells that it has. Calls for different cells may run together; those for one cell follow one another.
/// </summary>
public sealed class ClusterNode : IAsyncDisposable
{
    private const string BeforeCluster = "_before-cluster";

    // Each needs a connection for as long as it brings files: a node that gets a thousand cells leaves some to those that it has.
    private const int TakenAtOnce = 8;

    // Those have places of their own: what is to run now does not wait for what comes later.
    private const int PreparedAtOnce = 3;

    private const int Gates = 1_024;

    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(3);

    private readonly SemaphoreSlim _taking = new(TakenAtOnce);
    private readonly SemaphoreSlim _preparing = new(PreparedAtOnce);
    private readonly string _name;
    private readonly ClusterDatabase _database;
    private readonly IDurableFiles _local;
    private readonly CellDirectory _directory;
    private readonly CellFileStore _store;
    private readonly NodeFiles _files;
    private readonly PinnedContent _pins;
    private readonly ConcurrentDictionary<string, CellLease> _leases = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SharedCell> _shared = new(StringComparer.Ordinal);

    // Of a user one thing is done with the files here at a time. Two users that share a place wait for each other, which is rare.
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, Gates).Select(_ => new SemaphoreSlim(1))];
    private readonly ConcurrentDictionary<string, (KnownFiles Known, long At)> _prepared = new(StringComparer.Ordinal);

    /// <summary>A node without cells.</summary>
    /// <param name="name">Its name in the cluster.</param>
    /// <param name="database">The database that the nodes share.</param>
    /// <param name="root">Where its local files lie.</param>
    /// <param name="local">The disk that they are on.</param>
    public ClusterNode(string name, ClusterDatabase database, DataRoot root, IDurableFiles local)
    {
        _name = name;
        _database = database;
        _local = local;
        _directory = new CellDirectory(database);
        _store = new CellFileStore(database.Source);
        // The writer waits for it: the pool has the threads that it goes on with.
        _files = new NodeFiles(local, root, cell => Task.Run(() => HoldAsync(cell)).GetAwaiter().GetResult());
        _pins = new PinnedContent(local, root, database);
    }

    /// <summary>The disk for everything that is above it: it writes the cells that the node has, and no other.</summary>
    public IDurableFiles Files => _files;

    /// <summary>The cells that the node has, as far as it knows.</summary>
    public IReadOnlyCollection<CellLease> Leases => [.. _leases.Values];

    /// <summary>
    /// Cells that the node can write no more, each with the reason: another has taken it, or the database did not answer. Take them again.
    /// </summary>
    public IReadOnlyCollection<(string Cell, string Reason)> Lost => _files.Lost;

    /// <summary>Cells that make no progress: a commit of each has got no answer from the database for some time.</summary>
    public IReadOnlyCollection<string> Stalled(TimeSpan after) => _files.Stalled(after);

    /// <summary>True when a cell makes no progress.</summary>
    public bool IsStalled(string cell, TimeSpan after) => _files.Find(cell)?.IsStalled(after) is true;

    /// <summary>Waits no longer for the commit of a cell: it is <see cref="Lost"/> then.</summary>
    public void GiveUp(string cell) => _files.Find(cell)?.GiveUp();

    /// <summary>
    /// Makes the node the owner of a cell and brings its files here; then the cell can be written, and its sessions recovered as on any
    /// start. What the node had of the cell before is discarded.
    /// </summary>
    /// <exception cref="CellFencedException">Another node has taken the cell meanwhile.</exception>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="InvalidDataException">The database has not all bytes of a file.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<RestoredCell> ActivateAsync(string cell, CancellationToken cancellationToken = default)
    {
        if (!SharedCells.Has(cell))
        {
            return await InAsync(
                GateOf(cell), () => InAsync(_taking, () => TakeAsync(cell, cancellationToken), cancellationToken), cancellationToken);
        }
        var shared = SharedOf(cell);
        using (await shared.EnterAsync(cancellationToken)) return await TakeAsync(cell, cancellationToken);
    }

    /// <summary>
    /// Brings a user's files here while another node has the cell: to take it then is to bring the difference. Nothing happens when this
    /// node has it, and for cells of no user, of which it has a copy. What is here when it is cancelled is not brought again.
    /// </summary>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="InvalidDataException">The database has not all bytes of a file.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task PrepareAsync(string cell, CancellationToken cancellationToken = default)
    {
        if (SharedCells.Has(cell)) return;
        await InAsync(
            _preparing, () => InAsync(GateOf(cell), () => BringAsync(cell, cancellationToken), cancellationToken), cancellationToken);
    }

    /// <summary>Cells whose files were brought here and that have not come.</summary>
    internal int Prepared => _prepared.Count;

    /// <summary>Forgets what was brought for cells that have not come for some time: should one come, its files are compared.</summary>
    internal void ForgetPrepared(TimeSpan after)
    {
        foreach (var old in _prepared.Where(p => Stopwatch.GetElapsedTime(p.Value.At) >= after)) _prepared.TryRemove(old);
    }

    private async Task<bool> BringAsync(string cell, CancellationToken cancellationToken)
    {
        // Where the database has nothing, what is here is for the first owner.
        if (_leases.ContainsKey(cell) || !await _store.HasFilesAsync(cell, cancellationToken)) return false;
        var known = _prepared.TryRemove(cell, out var before) ? before.Known : new KnownFiles();
        try
        {
            await new CellRestore(_local, _files.FoldersOf(cell), _database, lease: null) { Known = known }.RunAsync(cancellationToken);
            await _pins.FetchAsync(cell, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // A file is known once all of it is here.
            _prepared[cell] = (known, Stopwatch.GetTimestamp());
            throw;
        }
        _prepared[cell] = (known, Stopwatch.GetTimestamp());
        return true;
    }

    private SemaphoreSlim GateOf(string cell) => _gates[(uint)string.GetHashCode(cell, StringComparison.Ordinal) % Gates];

    private static async Task<T> InAsync<T>(SemaphoreSlim places, Func<Task<T>> act, CancellationToken cancellationToken)
    {
        await places.WaitAsync(cancellationToken);
        try
        {
            return await act();
        }
        finally
        {
            places.Release();
        }
    }

    /// <summary>
    /// Brings the copy of a shared cell up to date. A cell that another node has taken, and that of keys when a write of it failed, the
    /// node gives up for a copy.
    /// </summary>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="InvalidDataException">The database has not all bytes of a file.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<CopyRefresh> RefreshAsync(string cell, CancellationToken cancellationToken = default)
    {
        var shared = SharedOf(cell);
        using (await shared.EnterAsync(cancellationToken))
        {
            if (_leases.TryGetValue(cell, out var lease))
            {
                var isOwner = (await _directory.FindAsync(cell, cancellationToken))?.Epoch == lease.Epoch;
                // A cell that is active is taken anew by its grain. That of keys has none: what was not confirmed must not be served on.
                var isSound = cell != SharedCells.Access || _files.Find(cell) is { Failure: null };
                if (isOwner && isSound) return CopyRefresh.None;
                // Another node has taken it without a word to this one, or a change of it is lost.
                await DiscardAsync(cell);
            }
            return await shared.Replica.RefreshAsync(cancellationToken) ? CopyRefresh.Changed : CopyRefresh.Same;
        }
    }

    /// <summary>
    /// Gives the cluster what this machine had by itself of a cell that no node has ever written; false when there is nothing to give, or
    /// the cell was written, or another node offers its own at the same time.
    /// </summary>
    /// <exception cref="DurableFileException">It could not be made durable.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> OfferAsync(string cell, CancellationToken cancellationToken = default)
    {
        try
        {
            if (!new CellCopy(_local, _files.FoldersOf(cell)).Present().Any()) return false;
            if (SharedCells.Has(cell))
            {
                using var entered = await SharedOf(cell).EnterAsync(cancellationToken);
                if (await _store.VersionOfAsync(cell, cancellationToken) > 0) return false;
                await TakeAsync(cell, cancellationToken);
            }
            else
            {
                // A user that some node has taken is the cluster's, be it without a file.
                if (await _directory.FindAsync(cell, cancellationToken) is not null) return false;
                await TakeAsync(cell, cancellationToken);
            }
            return await DrainAsync(cell, runs: true, cancellationToken);
        }
        catch (Exception exception) when (exception is CellFencedException or DurableFileException { Fault: FileFault.Fenced })
        {
            // The one that took it last gives what it has.
            return false;
        }
    }

    /// <summary>
    /// Moves what this machine had by itself of a cell, and the cluster has otherwise, to <c>_before-cluster</c> in the data root: a
    /// copy or a restore would replace it. Returns where it is.
    /// </summary>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="InvalidDataException">The database has not all bytes of a file.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyList<string>> SetAsideAsync(string cell, CancellationToken cancellationToken = default)
    {
        var folders = _files.FoldersOf(cell);
        var copy = new CellCopy(_local, folders);
        var same = new HashSet<string>(StringComparer.Ordinal);
        await using (var snapshot = await _store.OpenSnapshotAsync(cell, cancellationToken))
        {
            await foreach (var file in snapshot.ListAsync(cancellationToken))
            {
                var path = folders.PathOf(file.Name);
                if (copy.EqualPart(file) == file.Size && _local.LengthOf(path) == file.Size) same.Add(path);
            }
        }
        List<string> aside = [];
        foreach (var path in copy.Present().Where(p => !same.Contains(p) && folders.IsKept(folders.NameOf(p)!)).ToList())
        {
            var target = folders.PathOf($"{BeforeCluster}/{folders.NameOf(path)}");
            _local.CreateFolder(Path.GetDirectoryName(target)!);
            _local.Rename(path, target);
            aside.Add(target);
        }
        return aside;
    }

    /// <summary>How far the database is behind, by cell in ordinal order.</summary>
    public IReadOnlyList<CellLag> Lags =>
        [.. _leases.Values.OrderBy(l => l.Cell, StringComparer.Ordinal).Select(LagOf).OfType<CellLag>()];

    private CellLag? LagOf(CellLease lease) => _files.Find(lease.Cell)?.Lag is { } lag
        ? new CellLag(lease.Cell, lease.Epoch, lag.Pending, lag.Shipments, lag.LastCommit?.TotalMilliseconds)
        : null;

    /// <summary>
    /// Brings versions of market data that are not here, by the hashes that runs and studies wrote down. What the database does not have is
    /// missing still.
    /// </summary>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task BringVersionsAsync(IReadOnlyCollection<string> hashes, CancellationToken cancellationToken) =>
        _pins.FetchAsync(hashes, cancellationToken);

    /// <summary>
    /// Removes versions of market data on this node that no unfinished run or study of any node began with; returns how many. Call it while
    /// the node has no cell.
    /// </summary>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="JsonException">A record of a run or study cannot be read: nothing is removed.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public Task<int> RemoveUnneededVersionsAsync(CancellationToken cancellationToken = default) =>
        _pins.RemoveUnneededAsync(cancellationToken);

    /// <summary>What unfinished runs and studies of all users need of feeds: symbols, and the first position of each.</summary>
    /// <exception cref="JsonException">A record of a run or study cannot be read: what it needs is not known.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<IReadOnlyDictionary<string, long>> ReadFeedNeedsAsync(CancellationToken cancellationToken = default) =>
        (await NeededVersions.ReadFeedsAsync(_database.Source, cancellationToken)).Feeds;

    private async Task<RestoredCell> TakeAsync(string cell, CancellationToken cancellationToken)
    {
        await DiscardAsync(cell);
        var lease = await _directory.TakeAsync(cell, _name, cancellationToken);
        var known = _prepared.TryRemove(cell, out var prepared) ? prepared.Known : null;
        var folders = _files.FoldersOf(cell);
        await _store.MergeAsync(lease, cancellationToken);
        var files = new CellFiles(_local, folders, _database, lease);
        RestoredCell restored;
        if (await IsNewAsync(cell, folders, cancellationToken))
            restored = await AdoptAsync(folders, files);
        else
        {
            restored = await new CellRestore(_local, folders, _database, lease) { Known = known }.RunAsync(cancellationToken);
            if (!folders.IsShared) await _pins.FetchAsync(cell, cancellationToken);
        }
        _leases[cell] = lease;
        _files.Open(cell, files);
        ClusterMetrics.Cells.Add(1);
        return restored;
    }

    private async Task<bool> IsNewAsync(string cell, CellFolders folders, CancellationToken cancellationToken) => folders.IsShared
        ? await _store.VersionOfAsync(cell, cancellationToken) == 0
        : !await _store.HasFilesAsync(cell, cancellationToken);

    // The first owner of a cell that was never written brings what its machine had by itself.
    private async Task<RestoredCell> AdoptAsync(CellFolders folders, CellFiles files)
    {
        var here = new CellCopy(_local, folders).Present().ToList();
        foreach (var path in here) files.Adopt(path);
        if (here.Count > 0) await files.FlushAsync();
        return new RestoredCell(here.Count, 0, 0, []);
    }

    // For cells that are written seldom: the node that writes takes them. Until the result is disposed the cell is neither taken anew here
    // nor its copy brought up to date.
    private async Task<HeldCell?> HoldAsync(string cell)
    {
        var entered = await SharedOf(cell).EnterAsync(CancellationToken.None);
        try
        {
            if (await ClaimAsync(cell) is { } files) return new HeldCell(files, entered);
        }
        catch
        {
            entered.Dispose();
            throw;
        }
        entered.Dispose();
        return null;
    }

    private async Task<CellFiles?> ClaimAsync(string cell)
    {
        try
        {
            if (_leases.TryGetValue(cell, out var lease) && _files.Find(cell) is { Failure: null } files
                && (await _directory.FindAsync(cell))?.Epoch == lease.Epoch) return files;
            await TakeAsync(cell, CancellationToken.None);
            return _files.Find(cell);
        }
        catch (Exception exception) when (exception is CellFencedException or NpgsqlException or TimeoutException)
        {
            // The writer learns that the cell is not here, and may try again.
            return null;
        }
    }

    /// <summary>True when the database knows no other owner of a cell than this node. False also when it does not answer at once.</summary>
    public async Task<bool> IsOwnerAsync(string cell)
    {
        try
        {
            return _leases.TryGetValue(cell, out var lease)
                && (await _directory.FindAsync(cell).WaitAsync(s_answer))?.Epoch == lease.Epoch;
        }
        catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private SharedCell SharedOf(string cell) =>
        _shared.GetOrAdd(cell, c => new SharedCell(new CellReplica(c, _local, _files.FoldersOf(c), _database)));

    /// <summary>
    /// Gives a cell to the next node: no more writes, everything durable, then the epoch is over. Stop its sessions first. False when the
    /// node did not have it any more.
    /// </summary>
    /// <param name="cell">The cell.</param>
    /// <param name="runs">True when something in it is to run.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DurableFileException">The rest could not be made durable; what was confirmed is.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<bool> DrainAsync(string cell, bool runs = true, CancellationToken cancellationToken = default)
    {
        if (_files.Close(cell) is not { } files || !_leases.TryRemove(cell, out var lease)) return false;
        Left(cell);
        await using (files) await files.FlushAsync();
        return await _directory.ReleaseAsync(lease, runs, cancellationToken);
    }

    /// <summary>Forgets a cell that the node has lost: nothing more of it is written or sent.</summary>
    public async Task DiscardAsync(string cell)
    {
        _leases.TryRemove(cell, out _);
        if (_files.Close(cell) is not { } files) return;
        Left(cell);
        await files.DisposeAsync();
    }

    private void Left(string cell)
    {
        ClusterMetrics.Cells.Add(-1);
        if (_shared.TryGetValue(cell, out var shared)) shared.Replica.Forget();
    }

    /// <summary>Forgets every cell; drain those that others shall have at once.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var cell in _leases.Keys) await DiscardAsync(cell);
        foreach (var shared in _shared.Values) shared.Dispose();
        _taking.Dispose();
        _preparing.Dispose();
        foreach (var gate in _gates) gate.Dispose();
    }

    /// <summary>A cell of no user: it is taken, or its copy is brought up to date, one after the other.</summary>
    private sealed class SharedCell(CellReplica replica) : IDisposable
    {
        private readonly SemaphoreSlim _gate = new(1);

        public CellReplica Replica => replica;

        public async Task<IDisposable> EnterAsync(CancellationToken cancellationToken)
        {
            await _gate.WaitAsync(cancellationToken);
            return new Leaving(_gate);
        }

        public void Dispose() => _gate.Dispose();

        private sealed class Leaving(SemaphoreSlim gate) : IDisposable
        {
            public void Dispose() => gate.Release();
        }
    }
}
