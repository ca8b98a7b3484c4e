using System.Globalization;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Retention;

/// <summary>
/// Finds and deletes earlier runs, also while a service writes the data root: it never touches a run after it has moved to <c>runs/</c>,
/// and a reader of a run that is deleted can read it to its end.
/// </summary>
public sealed class EarlierRunFolders(DataRoot root, IDurableFiles? files = null)
{
    private const string DeletedSuffix = ".deleted";

    private readonly IDurableFiles _files = files ?? NativeFiles.Instance;

    /// <summary>What the last <see cref="List"/> left out because it could not be read, or is no user's.</summary>
    public IReadOnlyList<SkippedFolder> Skipped { get; private set; } = [];

    /// <summary>Every earlier run that is complete in its place, ordered by folder. The current run of a session is none of them.</summary>
    public IReadOnlyList<EarlierRunFolder> List()
    {
        var found = new List<EarlierRunFolder>();
        var skipped = new List<SkippedFolder>();
        foreach (var session in SessionFolders(skipped))
        {
            Try(skipped, session, () => found.AddRange(ListOf(session)));
        }
        Skipped = skipped;
        return found;
    }

    /// <summary>The earlier runs of one session.</summary>
    /// <param name="session">Its folder.</param>
    public IReadOnlyList<EarlierRunFolder> ListOf(string session)
    {
        var found = new List<EarlierRunFolder>();
        foreach (var name in _files.ListFolders(Path.Combine(session, SessionFiles.RunsFolder)))
        {
            if (int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run) && Describe(session, run) is { } earlier)
                found.Add(earlier);
        }
        return found;
    }

    /// <summary>Deletes a run at once and whole; files that a crash leaves are removed by <see cref="RemoveLeftovers"/>.</summary>
    public void Delete(EarlierRunFolder run)
    {
        var leftover = run.Folder + DeletedSuffix;
        if (Directory.Exists(leftover)) Directory.Delete(leftover, recursive: true);
        Directory.Move(run.Folder, leftover);
        _files.SyncFolder(Path.GetDirectoryName(run.Folder)!);
        Directory.Delete(leftover, recursive: true);
    }

    /// <summary>Removes the files of an interrupted deletion.</summary>
    public void RemoveLeftovers()
    {
        var skipped = new List<SkippedFolder>();
        foreach (var session in SessionFolders(skipped))
        {
            var runs = Path.Combine(session, SessionFiles.RunsFolder);
            Try(skipped, session, () =>
            {
                foreach (var name in _files.ListFolders(runs).Where(n => n.EndsWith(DeletedSuffix, StringComparison.Ordinal)))
                    Directory.Delete(Path.Combine(runs, name), recursive: true);
            });
        }
    }

    private List<string> SessionFolders(List<SkippedFolder> skipped)
    {
        var sessions = new List<string>();
        foreach (var user in _files.ListFolders(root.Path).Where(n => n[0] is not ('_' or '.')))
        {
            var folder = Path.Combine(root.Path, user);
            if (Identifier.IsValid(user))
                Try(skipped, folder, () => sessions.AddRange(_files.ListFolders(folder).Select(s => Path.Combine(folder, s))));
            else
                skipped.Add(new SkippedFolder(user, "it is no user's folder"));
        }
        return sessions;
    }

    private void Try(List<SkippedFolder> skipped, string folder, Action step)
    {
        try
        {
            step();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SessionDamagedException)
        {
            skipped.Add(new SkippedFolder(Path.GetRelativePath(root.Path, folder), e.Message));
        }
    }

    private EarlierRunFolder? Describe(string session, int run)
    {
        var folder = SessionFiles.RunFolder(session, run);
        // session.json moves there last: without it the run is still on its way.
        if (root.HasLinkToWrite(folder) || SessionManifest.Read(folder, _files) is not { } manifest) return null;
        var bytes = DiskUsage.BytesBelow(new DirectoryInfo(folder));
        return new EarlierRunFolder(session, folder, manifest.SessionId, run, manifest.EndedAt ?? manifest.UpdatedAt, bytes);
    }
}
