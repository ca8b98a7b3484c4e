using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Reading;

/// <summary>
/// Opens runs that have no writer: runs that were followed by a newer one, and the last run of an execution that was removed. All readers
/// of a run share one, and a few runs stay open for the next request, with the folds that earlier requests left. Safe for many threads.
/// </summary>
public sealed class RunReaders(DataRoot root) : IDisposable
{
    private const int KeptOpen = 4;

    private readonly Lock _gate = new();

    // The one that was used last is at the end.
    private readonly List<OpenedRun> _open = [];

    /// <summary>A run's files; null when they are not there, or are another session's.</summary>
    /// <exception cref="SessionDamagedException">session.json cannot be read.</exception>
    public RunLease? Open(SessionId session, int run)
    {
        var folder = root.SessionFolder(session);
        return Open(session, run, SessionFiles.RunFolder(folder, run)) ?? Open(session, run, folder);
    }

    /// <summary>A run was deleted: its files are closed with their last reader, and the disk has their space back.</summary>
    /// <param name="folder">The run's folder.</param>
    public void Forget(string folder) => Forget(o => o.Folder == folder);

    /// <summary>A user's files may be others: none that is open is handed out any more.</summary>
    public void ForgetUser(string userId)
    {
        var prefix = root.FileSystem.Path.Combine(root.Path, DataRoot.Checked(userId)) + root.FileSystem.Path.DirectorySeparatorChar;
        Forget(o => o.Folder.StartsWith(prefix, StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (var opened in _open) opened.Retire();
            _open.Clear();
        }
    }

    private void Forget(Predicate<OpenedRun> isMeant)
    {
        lock (_gate)
        {
            foreach (var opened in _open.FindAll(isMeant))
            {
                opened.Retire();
                _open.Remove(opened);
            }
        }
    }

    private RunLease? Open(SessionId session, int run, string folder)
    {
        // Files move when a new run starts, and may be deleted: what is open is good as long as session.json is where it was.
        if (SessionManifest.Read(folder) is not { } manifest || manifest.Run != run || manifest.Session != session) return null;
        lock (_gate)
        {
            var opened = _open.Find(o => o.Folder == folder && o.Reader.Run == run);
            if (opened is not null) _open.Remove(opened);
            else if (SessionReader.OpenFolder(folder) is { } reader) opened = new OpenedRun(folder, reader);
            if (opened is null) return null;
            _open.Add(opened);
            var lease = opened.Lease(manifest, this);
            if (_open.Count > KeptOpen)
            {
                _open[0].Retire();
                _open.RemoveAt(0);
            }
            return lease;
        }
    }

    internal void Return(OpenedRun run)
    {
        lock (_gate) run.Return();
    }

    /// <summary>An open run and how many read it. Guarded by the gate.</summary>
    internal sealed class OpenedRun(string folder, SessionReader reader)
    {
        private int _readers;
        private bool _isRetired;

        public string Folder => folder;

        public SessionReader Reader => reader;

        public RunLease Lease(SessionManifest manifest, RunReaders owner)
        {
            _readers++;
            return new RunLease(this, manifest, owner);
        }

        public void Return()
        {
            _readers--;
            CloseUnused();
        }

        /// <summary>It is not handed out any more, and closed with its last reader.</summary>
        public void Retire()
        {
            _isRetired = true;
            CloseUnused();
        }

        private void CloseUnused()
        {
            if (_isRetired && _readers == 0) reader.Dispose();
        }
    }
}

/// <summary>A run that is open for one reader.</summary>
public sealed class RunLease : IDisposable
{
    private readonly RunReaders.OpenedRun _run;
    private readonly RunReaders _owner;
    private int _isReturned;

    internal RunLease(RunReaders.OpenedRun run, SessionManifest manifest, RunReaders owner) =>
        (_run, Manifest, _owner) = (run, manifest, owner);

    /// <summary>Its session.json.</summary>
    public SessionManifest Manifest { get; }

    /// <summary>Its files.</summary>
    public SessionReader Reader => _run.Reader;

    /// <summary>Its folder.</summary>
    public string Folder => _run.Folder;

    /// <inheritdoc/>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isReturned, 1) == 0) _owner.Return(_run);
    }
}
