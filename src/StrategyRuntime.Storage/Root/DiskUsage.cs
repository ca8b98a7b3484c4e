using System.Collections.Concurrent;

namespace StrategyRuntime.Storage.Root;

/// <summary>
/// How many bytes each user's folder has. They are counted as files are written, and read from the disk once at the start: what another
/// program writes or deletes there is seen with the next start.
/// </summary>
/// <param name="root">Path of the data root.</param>
public sealed class DiskUsage(string root)
{
    private readonly string _prefix = root + Path.DirectorySeparatorChar;
    private readonly ConcurrentDictionary<string, Counter> _users = new(StringComparer.Ordinal);

    /// <summary>Bytes of a user's folder.</summary>
    public long Of(string userId) => Math.Max(0, _users.TryGetValue(userId, out var counter) ? Interlocked.Read(ref counter.Bytes) : 0);

    /// <summary>Reads the disk anew. Call it while nothing is written.</summary>
    /// <param name="skipped">Takes folders that cannot be read; they count as empty.</param>
    public void Reconcile(ICollection<SkippedFolder> skipped)
    {
        _users.Clear();
        if (!Directory.Exists(root)) return;
        foreach (var folder in new DirectoryInfo(root).EnumerateDirectories().Where(f => f.Name[0] is not ('_' or '.')))
            Count(folder, skipped);
    }

    /// <summary>Reads one user's folder anew. Call it while nothing is written to it.</summary>
    /// <param name="userId">The user.</param>
    /// <param name="skipped">Takes the folder when it cannot be read; it counts as empty.</param>
    public void Reconcile(string userId, ICollection<SkippedFolder> skipped)
    {
        _users.TryRemove(userId, out _);
        if (new DirectoryInfo(_prefix + userId) is { Exists: true } folder) Count(folder, skipped);
    }

    /// <summary>Size of the files below a folder.</summary>
    public static long BytesBelow(DirectoryInfo folder) => folder.EnumerateFiles("*", SearchOption.AllDirectories).Sum(f => f.Length);

    /// <summary>Files below a folder have become larger or smaller.</summary>
    public void Add(string path, long bytes)
    {
        if (bytes != 0 && Find(path) is { } counter) Interlocked.Add(ref counter.Bytes, bytes);
    }

    /// <summary>The counter of the user whose folder a path lies in; null for a path of no user.</summary>
    internal Counter? Find(string path)
    {
        if (!path.StartsWith(_prefix, StringComparison.Ordinal)) return null;
        var end = path.IndexOf(Path.DirectorySeparatorChar, _prefix.Length);
        return end < 0 || path[_prefix.Length] is '_' or '.' ? null : CounterOf(path[_prefix.Length..end]);
    }

    private void Count(DirectoryInfo folder, ICollection<SkippedFolder> skipped)
    {
        try
        {
            CounterOf(folder.Name).Bytes = BytesBelow(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            skipped.Add(new SkippedFolder(folder.Name, e.Message));
        }
    }

    private Counter CounterOf(string userId) => _users.GetOrAdd(userId, _ => new Counter());

    /// <summary>Bytes of one user.</summary>
    internal sealed class Counter
    {
        /// <summary>As many.</summary>
        public long Bytes;
    }
}
