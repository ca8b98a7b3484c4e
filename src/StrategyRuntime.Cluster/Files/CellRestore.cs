using System.Runtime.CompilerServices;
using System.Text.Json;
using Npgsql;
using StrategyRuntime.Cluster.Cells;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Cluster.Files;

/// <summary>
/// Brings a cell's files to this node's disk as the database has them. What is the same there stays; of a file that differs only what
/// follows the last equal part is fetched. A file of an earlier owner that the database does not have goes.
/// </summary>
/// <param name="local">This node's disk.</param>
/// <param name="folders">The cell's folders on it.</param>
/// <param name="database">The database.</param>
/// <param name="lease">
/// The right to write the cell, just taken: nothing of it is in use. Null ahead of that, while another node has the cell.
/// </param>
public sealed class CellRestore(IDurableFiles local, CellFolders folders, ClusterDatabase database, CellLease? lease)
{
    private readonly CellCopy _copy = new(local, folders);
    private readonly List<UnreadableRun> _unreadable = [];

    /// <summary>What an earlier call brought: it is not compared again, and this one adds what it brings. Null: all is compared.</summary>
    internal KnownFiles? Known { get; init; }

    /// <summary>Does it. One that was interrupted is begun again with another call.</summary>
    /// <exception cref="CellFencedException">Another node has taken the cell meanwhile.</exception>
    /// <exception cref="DurableFileException">The local disk refused.</exception>
    /// <exception cref="InvalidDataException">The database has not all bytes of a file.</exception>
    /// <exception cref="NpgsqlException">The database cannot be reached.</exception>
    public async Task<RestoredCell> RunAsync(CancellationToken cancellationToken = default)
    {
        var store = new CellFileStore(database.Source);
        await using var snapshot = lease is null
            ? await store.OpenSnapshotAsync(folders.Cell, cancellationToken)
            : await store.OpenSnapshotAsync(lease, cancellationToken);
        var kept = new HashSet<string>(StringComparer.Ordinal);
        List<(StoredFile File, long From)> different = [];
        await foreach (var (file, equal) in CompareAsync(snapshot, cancellationToken))
        {
            var path = folders.PathOf(file.Name);
            kept.Add(path);
            if (equal < file.Size || local.LengthOf(path) != file.Size) different.Add((file, equal));
            else Known?.Set(file);
        }
        List<string> others = [.. _copy.Present().Where(p => !kept.Contains(p) && IsToGo(p))];
        // First, so that a restore that is interrupted leaves none that tells of what only an earlier owner had.
        RemoveRebuilt(different.Select(d => folders.PathOf(d.File.Name)).Concat(others));
        foreach (var path in others) local.Unlink(path);
        foreach (var (file, from) in different)
        {
            await _copy.FetchAsync(snapshot, file, from, cancellationToken);
            Known?.Set(file);
        }
        foreach (var manifest in kept.Where(p => Path.GetFileName(p) == SessionFiles.Manifest)) Rebuild(Path.GetDirectoryName(manifest)!);
        return new RestoredCell(kept.Count, different.Count, _copy.Bytes, _unreadable);
    }

    // Every file, and how much of its start is the same here.
    private async IAsyncEnumerable<(StoredFile File, long Equal)> CompareAsync(
        CellSnapshot snapshot, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (Known is not { IsEmpty: false } known)
        {
            await foreach (var file in snapshot.ListAsync(cancellationToken)) yield return (file, _copy.EqualPart(file));
            yield break;
        }
        foreach (var file in await snapshot.ListNamesAsync(cancellationToken).ToListAsync(cancellationToken))
        {
            if (known.PartOf(file, local.LengthOf(folders.PathOf(file.Name))) is not { } equal)
            {
                if (file.Content is null) await snapshot.AddChunksAsync(file, cancellationToken);
                equal = _copy.EqualPart(file);
            }
            yield return (file, equal);
        }
    }

    // Rebuilt files stay where nothing changed. What was on its way to be whole has no one any more to make it so, but in a cell that a
    // writer takes while it writes.
    private bool IsToGo(string path) =>
        (!folders.IsShared && path.EndsWith(AtomicFile.TemporarySuffix, StringComparison.Ordinal)) || folders.IsKept(folders.NameOf(path)!);

    private void RemoveRebuilt(IEnumerable<string> changed)
    {
        foreach (var folder in changed.Select(p => Path.GetDirectoryName(p)!).Distinct())
        {
            foreach (var path in RebuiltIn(folder)) local.Unlink(path);
        }
    }

    // Runs that go on write them as they are taken up.
    private void Rebuild(string folder)
    {
        if (RebuiltIn(folder).All(local.FileExists)) return;
        try
        {
            RebuiltFiles.Write(folder, local);
        }
        catch (Exception e) when (e is SessionException or JsonException)
        {
            // Its other files are as the database has them; one damaged run must not keep the rest of the cell from going on.
            _unreadable.Add(new UnreadableRun(folder, e.Message));
        }
    }

    private IEnumerable<string> RebuiltIn(string folder) =>
        SessionFiles.Rebuilt.Select(n => Path.Combine(folder, n)).Where(p => folders.NameOf(p) is { } name && !folders.IsKept(name));
}

/// <summary>What a restore did.</summary>
/// <param name="Files">Files of the cell.</param>
/// <param name="Fetched">Those that differed here.</param>
/// <param name="FetchedBytes">Bytes that were fetched for them.</param>
/// <param name="Unreadable">Complete runs whose journal could not be read, so that their projections are missing.</param>
public sealed record RestoredCell(int Files, int Fetched, long FetchedBytes, IReadOnlyList<UnreadableRun> Unreadable);

/// <summary>A complete run whose journal could not be read.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Reason">Why.</param>
public sealed record UnreadableRun(string Folder, string Reason);
