using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Backup;

/// <summary>
/// Copies a data root, also while a service writes it, so that another service can carry on from the copy. What belongs together is copied
/// in an order in which nothing is ever missing: the order of events before the events, executions before their sessions, and of each
/// session what <see cref="SessionBackup"/> says.
/// </summary>
public sealed class DataRootBackup(DataRoot root, IDurableFiles? files = null)
{
    private const char OwnFolderMark = '_';

    // Copied first: later ones may be newer than these, but never the other way round.
    private static readonly string[] s_first = ["_order", "_executions"];

    private readonly IDurableFiles _files = files ?? NativeFiles.Instance;

    /// <summary>Copies everything into a folder that is not there yet. It appears when it is complete.</summary>
    /// <exception cref="IOException">The destination exists, or something cannot be read or written.</exception>
    public BackupReport CopyTo(string destination, CancellationToken cancellationToken = default)
    {
        destination = Path.TrimEndingDirectorySeparator(Path.GetFullPath(destination));
        if (Directory.Exists(destination) || File.Exists(destination))
            throw new IOException($"{destination} exists already; a backup needs a new folder.");
        if (!Directory.Exists(root.Path)) throw new IOException($"There is no data root at {root.Path}.");
        if (RealPath.IsWithin(destination, root.Path))
            throw new BackupInsideSourceException(
                $"{destination} lies inside the data root {root.Path}; a backup needs a folder outside of it.");
        var partial = $"{destination}.partial";
        if (Directory.Exists(partial)) Directory.Delete(partial, recursive: true);
        var copy = new FileCopy(_files, cancellationToken);
        var skipped = new List<SkippedFolder>();
        copy.CreateFolder(partial);
        FileCopy.KeepMode(root.Path, partial);
        var names = _files.ListFolders(root.Path);
        foreach (var name in s_first.Concat(names.Where(n => n[0] == OwnFolderMark && !s_first.Contains(n))))
            Copy(name, () => copy.Catalog(Path.Combine(root.Path, name), Path.Combine(partial, name)));
        var (sessions, running) = (0, 0);
        // Marks about the whole root.
        foreach (var name in _files.ListFiles(root.Path).Where(IsMark))
            Copy(name, () => copy.File(Path.Combine(root.Path, name), Path.Combine(partial, name)));
        foreach (var user in names.Where(n => n[0] is not (OwnFolderMark or '.')))
        {
            if (Identifier.IsValid(user)) Copy(user, () => CopyUser(user));
            else skipped.Add(new SkippedFolder(user, "it is no user's folder"));
        }
        copy.SyncFolders();
        Directory.Move(partial, destination);
        _files.SyncFolder(Path.GetDirectoryName(destination)!);
        return new BackupReport(destination, sessions, running, copy.Files, copy.Bytes, skipped);

        void CopyUser(string user)
        {
            var userFolders = _files.ListFolders(Path.Combine(root.Path, user));
            copy.CreateFolder(Path.Combine(partial, user));
            foreach (var session in userFolders) Copy(Path.Combine(user, session), () => CopySession(Path.Combine(user, session)));
        }

        void CopySession(string session)
        {
            var isRunning = new SessionBackup(copy, _files, Path.Combine(root.Path, session), Path.Combine(partial, session)).Copy();
            sessions++;
            if (isRunning) running++;
        }

        bool IsMark(string name) => name[0] == OwnFolderMark && name != DataRootProbe.FileName && !FileCopy.IsPassing(name);

        // One folder that cannot be read keeps the others from nothing; what the copy cannot take ends the backup.
        void Copy(string name, Action step)
        {
            try
            {
                step();
            }
            catch (DurableFileException e) when (e.Path.StartsWith(root.Path, StringComparison.Ordinal))
            {
                Skip(name, e.Message);
            }
            catch (SessionDamagedException e)
            {
                Skip(name, e.Message);
            }
        }

        void Skip(string name, string reason)
        {
            copy.Remove(Path.Combine(partial, name));
            skipped.Add(new SkippedFolder(name, reason));
        }
    }
}

/// <summary>
/// A backup was to be made inside of what it is a backup of: it would hold itself, and fill the disk that it is to outlive.
/// </summary>
public sealed class BackupInsideSourceException(string message) : IOException(message);

/// <summary>Result of a backup.</summary>
/// <param name="Folder">Where to.</param>
/// <param name="Sessions">Sessions.</param>
/// <param name="Unfinished">Those of them whose run had not ended: a service that is started on the copy continues with them.</param>
/// <param name="Files">Files.</param>
/// <param name="Bytes">Their size.</param>
/// <param name="Skipped">What could not be read, or is none of the runtime's.</param>
public sealed record BackupReport(
    string Folder, int Sessions, int Unfinished, int Files, long Bytes, IReadOnlyList<SkippedFolder> Skipped);
