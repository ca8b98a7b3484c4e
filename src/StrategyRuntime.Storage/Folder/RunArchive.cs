using System.Globalization;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Storage.Folder;

/// <summary>Keeps earlier runs: their files move whole to runs/{n}, and nothing is overwritten.</summary>
internal sealed class RunArchive(IDurableFiles files, string folder)
{
    /// <summary>Moves the files of an earlier run; returns the number of the last run, 0 when there was none.</summary>
    public int MoveEarlierRun()
    {
        var names = files.ListFiles(folder);
        var last = LastArchived();
        if (names.Count == 0) return last;
        var manifest = SessionManifest.Read(folder, files);
        if (manifest is null && names.All(IsDocument))
        {
            // A crash came before the run that they were for: it never began.
            foreach (var name in names) files.Unlink(Path.Combine(folder, name));
            return last;
        }
        var run = manifest?.Run ?? last + 1;
        var target = SessionFiles.RunFolder(folder, run);
        files.CreateFolder(Path.Combine(folder, SessionFiles.RunsFolder));
        files.CreateFolder(target);
        // The manifest goes last: while it is here, an interrupted move is recognised and continued.
        foreach (var name in names.Where(n => n != SessionFiles.Manifest)) Move(name, target);
        files.SyncFolder(target);
        files.SyncFolder(folder);
        if (names.Contains(SessionFiles.Manifest)) Move(SessionFiles.Manifest, target);
        files.SyncFolder(target);
        files.SyncFolder(folder);
        return Math.Max(run, last);
    }

    private int LastArchived() => files.ListFolders(Path.Combine(folder, SessionFiles.RunsFolder))
        .Select(n => int.TryParse(n, NumberStyles.None, CultureInfo.InvariantCulture, out var run) ? run : 0)
        .DefaultIfEmpty()
        .Max();

    private static bool IsDocument(string name) => SessionFiles.Documents.Contains(name);

    private void Move(string name, string target) => files.Rename(Path.Combine(folder, name), Path.Combine(target, name));
}
