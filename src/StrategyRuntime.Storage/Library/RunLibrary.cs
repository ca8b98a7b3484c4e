using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Storage.Library;

/// <summary>
/// Every run of every session folder, in short, kept in memory: a folder is read when it is first asked for and again when
/// <see cref="Changed"/> names it; earlier runs are read once. Safe for many threads.
/// </summary>
public sealed class RunLibrary(DataRoot root)
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private readonly ConcurrentDictionary<string, Shelf> _users = new(StringComparer.Ordinal);

    /// <summary>How many session.json files were read so far.</summary>
    public long FilesRead => _users.Values.Sum(s => s.FilesRead);

    /// <summary>Users that have files.</summary>
    public IReadOnlyList<string> Users => [.. root.Files.ListFolders(root.Path).Where(Identifier.IsValid).Order(StringComparer.Ordinal)];

    /// <summary>Another run of a session has begun or ended: its folder is read again when it is next asked for.</summary>
    public void Changed(SessionId session) => ShelfOf(session.UserId).MarkChanged(root.SessionFolder(session));

    /// <summary>A user's files may be others: they are read when they are next asked for.</summary>
    public void Forget(string userId) => _users.TryRemove(userId, out _);

    /// <summary>A user's runs, in no order. What could not be read is left out, and listed in <paramref name="skipped"/>.</summary>
    public IReadOnlyList<RunEntry> List(string userId, ICollection<SkippedFolder>? skipped = null) => ShelfOf(userId).List(skipped);

    private Shelf ShelfOf(string userId) =>
        _users.GetOrAdd(userId, u => new Shelf(root, Path.Combine(root.Path, DataRoot.Checked(u))));

    private static RunFigures? Figures(string folder, IDurableFiles files)
    {
        if (files.ReadWhole(Path.Combine(folder, SessionFiles.Metrics)) is not { } json) return null;
        return JsonSerializer.Deserialize<RunFigures>(json, s_json);
    }

    /// <summary>The runs of one user.</summary>
    private sealed class Shelf(DataRoot root, string userFolder)
    {
        private readonly Lock _gate = new();
        private readonly ConcurrentDictionary<string, bool> _changed = new(StringComparer.Ordinal);
        private readonly Dictionary<string, IReadOnlyList<RunEntry>> _byFolder = new(StringComparer.Ordinal);
        private readonly Dictionary<string, SkippedFolder> _skipped = new(StringComparer.Ordinal);
        private bool _isRead;
        private long _filesRead;

        public long FilesRead => Interlocked.Read(ref _filesRead);

        public void MarkChanged(string folder) => _changed[folder] = true;

        public IReadOnlyList<RunEntry> List(ICollection<SkippedFolder>? skipped)
        {
            lock (_gate)
            {
                if (!_isRead)
                {
                    _isRead = true;
                    foreach (var name in root.Files.ListFolders(userFolder)) MarkChanged(Path.Combine(userFolder, name));
                }
                foreach (var folder in _changed.Keys)
                {
                    // Taken out first: a change during the reading counts again.
                    _changed.TryRemove(folder, out _);
                    Read(folder);
                }
                foreach (var folder in _skipped.Values) skipped?.Add(folder);
                return [.. _byFolder.Values.SelectMany(r => r)];
            }
        }

        private void Read(string folder)
        {
            _skipped.Remove(folder);
            var known = _byFolder.GetValueOrDefault(folder) ?? [];
            var runs = new List<RunEntry>();
            foreach (var name in root.Files.ListFolders(Path.Combine(folder, SessionFiles.RunsFolder)))
            {
                if (!int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var run)) continue;
                if (known.FirstOrDefault(k => k.IsEarlier && k.Run == run) is { } same) runs.Add(same);
                else Add(runs, folder, SessionFiles.RunFolder(folder, run), isEarlier: true);
            }
            Add(runs, folder, folder, isEarlier: false);
            _byFolder[folder] = runs;
        }

        private void Add(List<RunEntry> runs, string sessionFolder, string folder, bool isEarlier)
        {
            try
            {
                if (root.HasLinkToWrite(folder)) return;
                Interlocked.Increment(ref _filesRead);
                // session.json moves last: without it the run is still on its way, and comes with the next change.
                if (SessionManifest.Read(folder, root.Files) is not { } manifest) return;
                runs.Add(RunEntry.Of(manifest, isEarlier, manifest.IsUnfinished ? null : Figures(folder, root.Files)));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or SessionDamagedException or JsonException)
            {
                _skipped[sessionFolder] = new SkippedFolder(Path.GetRelativePath(root.Path, folder), e.Message);
            }
        }
    }
}
