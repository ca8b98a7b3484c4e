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
    private const string Completed = "completed";

    /// <summary>Brings them. What the database does not have is missing, and the run says so.</summary>
    public async Task FetchAsync(CellFolders folders, CancellationToken cancellationToken)
    {
        var hashes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var session in local.ListFolders(folders.All[0])) AddOfSession(Path.Combine(folders.All[0], session), hashes);
        var studies = Path.Combine(folders.All[0], "_studies");
        foreach (var study in local.ListFolders(studies)) AddOfStudy(Path.Combine(studies, study, StudyFolder.Record), hashes);
        await FetchAsync(hashes, cancellationToken);
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

    private void AddOfSession(string folder, HashSet<string> hashes)
    {
        try
        {
            if (SessionManifest.Read(folder, local) is { CanBeTakenUp: true } manifest)
                hashes.UnionWith(manifest.Inputs.Where(i => i.Kind == PinnedInput.MarketData).Select(i => i.Hash));
        }
        catch (SessionException)
        {
            // Recovery reads it next, and says what is wrong with it.
        }
    }

    private void AddOfStudy(string path, HashSet<string> hashes)
    {
        if (local.ReadWhole(path) is not { } record) return;
        try
        {
            using var json = JsonDocument.Parse(record);
            if (json.RootElement.TryGetProperty("state", out var state) && state.ValueEquals(Completed)) return;
            if (!json.RootElement.TryGetProperty("inputs", out var symbols)) return;
            foreach (var input in symbols.EnumerateArray().SelectMany(s => s.EnumerateArray()))
            {
                if (input.GetProperty("kind").ValueEquals(PinnedInput.MarketData)) hashes.Add(input.GetProperty("hash").GetString()!);
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // The host of studies reads it next, and says what is wrong with it.
        }
    }
}
