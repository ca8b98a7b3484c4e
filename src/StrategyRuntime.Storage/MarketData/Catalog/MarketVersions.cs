using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.MarketData.Catalog;

/// <summary>
/// Keeps the versions of market-data files that runs began with, as second names at <c>_market/_versions/{hash}</c>: an upload gives the
/// current name to another file, and the version stays until no run needs it. Safe for many threads.
/// </summary>
internal sealed class MarketVersions(MarketFolder folder, IDurableFiles files)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, IReadOnlyList<string>> _hashesByOwner = new(StringComparer.Ordinal);

    private string Folder => PinnedVersions.FolderOf(folder.Path);

    /// <summary>Path of a version.</summary>
    public string PathOf(string hash) => PinnedVersions.PathOf(folder.Path, hash);

    /// <summary>Gives a file its current name, or takes it away; no version is pinned at that moment.</summary>
    public void Change(Action change)
    {
        lock (_gate) change();
    }

    /// <summary>
    /// Keeps versions for an owner in place of those that it had. False, and nothing is kept, when one of the files is no longer what was
    /// read.
    /// </summary>
    /// <param name="owner">The session.</param>
    /// <param name="versions">Path and hash of each.</param>
    /// <param name="areCurrent">Whether every path still names the bytes of its hash.</param>
    /// <exception cref="DurableFileException">A version cannot be kept.</exception>
    public bool TryKeep(string owner, IReadOnlyList<(string Path, string Hash)> versions, Func<bool> areCurrent)
    {
        lock (_gate)
        {
            if (!areCurrent()) return false;
            files.CreateFolder(Folder);
            var before = _hashesByOwner.GetValueOrDefault(owner) ?? [];
            _hashesByOwner[owner] = [.. versions.Select(v => v.Hash)];
            var isNew = false;
            foreach (var (path, hash) in versions) isNew |= Keep(path, PathOf(hash));
            if (isNew) files.SyncFolder(Folder);
            Remove(before);
            return true;
        }
    }

    /// <summary>An owner needs versions that an earlier process kept for it, unless it has others by now.</summary>
    public void Claim(string owner, IEnumerable<string> hashes)
    {
        lock (_gate) _hashesByOwner.TryAdd(owner, [.. hashes]);
    }

    /// <summary>An owner needs its versions no longer.</summary>
    public void Release(string owner)
    {
        lock (_gate)
        {
            if (_hashesByOwner.Remove(owner, out var hashes)) Remove(hashes);
        }
    }

    /// <summary>Removes every version that has no owner, and what interrupted work left behind.</summary>
    public void RemoveUnneeded()
    {
        lock (_gate) Remove(files.ListFiles(Folder));
    }

    // True when a name was made.
    private bool Keep(string path, string version)
    {
        if (path == version) return false;
        var temporary = AtomicFile.TemporaryPath(version);
        try
        {
            if (!files.Link(path, temporary)) Copy(path, temporary);
            files.Rename(temporary, version);
            return true;
        }
        finally
        {
            // Two names of one file: the rename has done nothing.
            files.Unlink(temporary);
        }
    }

    // Where a file cannot have two names, this is the one case that costs its size again.
    private void Copy(string path, string temporary)
    {
        using var source = new DurableFileReadStream(files.Open(path, FileOpening.Read));
        using var file = files.Open(temporary, FileOpening.Truncate);
        using var target = new DurableFileStream(file);
        source.CopyTo(target);
        target.Flush();
        file.Sync();
    }

    private void Remove(IReadOnlyList<string> names)
    {
        var needed = _hashesByOwner.Values.SelectMany(h => h).ToHashSet(StringComparer.Ordinal);
        var isChanged = false;
        foreach (var name in names.Where(n => !needed.Contains(n)))
        {
            files.Unlink(Path.Combine(Folder, name));
            isChanged = true;
        }
        if (isChanged) files.SyncFolder(Folder);
    }
}
