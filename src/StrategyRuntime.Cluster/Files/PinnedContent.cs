using System.Text.Json;
using StrategyRuntime.Cluster.Database;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Studies;

namespace StrategyRuntime.Cluster.Files;

/// <summary>
/// Market data that unfinished runs and studies of a cell began with. A node keeps such versions beside the data, as a single machine does;
/// one that takes the cell over brings those that it lacks.
/// </summary>
/// <param name="local">This node's disk.</param>
/// <param name="root">The data root on it.</param>
/// <param name="database">The database.</param>
internal sealed class PinnedContent(IDurableFiles local, DataRoot root, ClusterDatabase database)
{
    /// <summary>Brings them. What the database does not have is missing, and the run says so.</summary>
    public async Task FetchAsync(string userId, CancellationToken cancellationToken)
    {
        var needed = new NeededVersions();
        var sessions = root.FoldersOf(userId)[0];
        foreach (var session in local.ListFolders(sessions)) AddOfSession(Path.Combine(sessions, session), needed);
        var studies = root.StudiesFolder(userId);
        foreach (var study in local.ListFolders(studies)) AddOfStudy(Path.Combine(studies, study, StudyFolder.Record), needed);
        await FetchAsync(needed.Hashes, cancellationToken);
    }

    /// <summary>
    /// Removes versions on this node that no unfinished run or study of any node began with. Call it while this node has no cell.
    /// </summary>
    /// <exception cref="JsonException">A record of a run or study cannot be read: nothing is removed.</exception>
    public async Task<int> RemoveUnneededAsync(CancellationToken cancellationToken)
    {
        var here = local.ListFiles(root.MarketVersionsFolder).ToList();
        if (here.Count == 0) return 0;
        var needed = await NeededVersions.ReadAllAsync(database.Source, cancellationToken);
        var unneeded = here.Where(n => !needed.Hashes.Contains(n)).ToList();
        foreach (var name in unneeded) local.Unlink(Path.Combine(root.MarketVersionsFolder, name));
        return unneeded.Count;
    }

    /// <summary>Brings those of some hashes.</summary>
    public async Task FetchAsync(IEnumerable<string> hashes, CancellationToken cancellationToken)
    {
        foreach (var hash in hashes)
        {
            var path = Path.Combine(root.MarketVersionsFolder, hash);
            if (!local.FileExists(path)) await ContentStore.FetchAsync(database.Source, hash, path, local, cancellationToken);
        }
    }

    private void AddOfSession(string folder, NeededVersions needed)
    {
        try
        {
            if (SessionManifest.Read(folder, local) is { } manifest) needed.Add(manifest);
        }
        catch (Exception exception) when (exception is SessionException or JsonException)
        {
            // Recovery reads it next, and says what is wrong with it.
        }
    }

    private void AddOfStudy(string path, NeededVersions needed)
    {
        if (local.ReadWhole(path) is not { } record) return;
        try
        {
            needed.AddStudy(record);
        }
        catch (JsonException)
        {
            // The host of studies reads it next, and says what is wrong with it.
        }
    }
}
