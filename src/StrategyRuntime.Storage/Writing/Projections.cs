using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Storage.Writing;

/// <summary>
/// positions.json, trades.json and metrics.json of a live session. Each is rewritten whole and atomically, at most once per commit, and
/// after a rewrite not again before nine times as long as it took and before its size at <see cref="BytesPerSecond"/> have passed: that
/// bounds the share of the disk that history costs, and it is how stale a file can be. Used by the commit loop only.
/// </summary>
internal sealed class Projections
{
    /// <summary>Bytes a second that each projection may cost at most.</summary>
    public const long BytesPerSecond = 8 << 20;

    /// <summary>How many times as long as a rewrite took a file rests after it.</summary>
    public const int RestFactor = 9;

    private readonly string _folder;
    private readonly IDurableFiles _files;
    private readonly TimeProvider _time;
    private readonly Projection _positions;
    private readonly Projection _trades;
    private readonly Projection _metrics;
    private readonly Projection[] _all;

    /// <summary>Describes the files of a folder; each is written at the first chance.</summary>
    public Projections(string folder, SessionFold fold, IDurableFiles files, TimeProvider time)
    {
        _folder = folder;
        _files = files;
        _time = time;
        _positions = new Projection(Path.Combine(folder, SessionFiles.Positions), fold.WritePositions);
        _trades = new Projection(Path.Combine(folder, SessionFiles.Trades), fold.WriteTrades);
        _metrics = new Projection(Path.Combine(folder, SessionFiles.Metrics), fold.WriteMetrics);
        _all = [_positions, _trades, _metrics];
    }

    /// <summary>Notes which files an event changes.</summary>
    public void Touch(EventType type)
    {
        _metrics.IsDirty = true;
        if (type == EventType.Position) _positions.IsDirty = true;
        else if (type == EventType.Trade) _trades.IsDirty = true;
    }

    /// <summary>Time until the next file may be rewritten; null when none has changed.</summary>
    public TimeSpan? UntilDue()
    {
        TimeSpan? until = null;
        foreach (var projection in _all)
        {
            if (!projection.IsDirty) continue;
            var rest = projection.Rest - _time.GetElapsedTime(projection.WrittenAt);
            if (rest < TimeSpan.Zero || !projection.WasWritten) rest = TimeSpan.Zero;
            if (until is null || rest < until) until = rest;
        }
        return until;
    }

    /// <summary>
    /// Rewrites what changed; unless <paramref name="all"/>, only files that have rested. They share the sync of their folder.
    /// </summary>
    public void Write(bool all)
    {
        var written = 0;
        foreach (var projection in _all)
        {
            projection.IsWaiting = projection.IsDirty
                && (all || !projection.WasWritten || _time.GetElapsedTime(projection.WrittenAt) >= projection.Rest);
            if (!projection.IsWaiting) continue;
            Replace(projection);
            written++;
        }
        if (written == 0) return;
        _files.SyncFolder(_folder);
        foreach (var projection in _all.Where(p => p.IsWaiting)) projection.IsDirty = false;
    }

    // It stays changed until the folder is synced: after a failure in between it is written once more.
    private void Replace(Projection projection)
    {
        var started = _time.GetTimestamp();
        long size;
        using (var replacement = new AtomicWrite(_files, projection.Path))
        {
            using var output = new DurableFileStream(replacement.File);
            projection.Render(output);
            output.Flush();
            size = replacement.File.Length;
            replacement.Rename();
        }
        projection.WasWritten = true;
        projection.WrittenAt = _time.GetTimestamp();
        var byTime = _time.GetElapsedTime(started, projection.WrittenAt) * RestFactor;
        var bySize = TimeSpan.FromSeconds((double)size / BytesPerSecond);
        projection.Rest = byTime > bySize ? byTime : bySize;
    }

    private sealed class Projection(string path, Action<IBufferWriter<byte>> render)
    {
        public string Path => path;

        public Action<IBufferWriter<byte>> Render => render;

        public bool IsDirty { get; set; } = true;

        /// <summary>True while it is replaced together with others.</summary>
        public bool IsWaiting { get; set; }

        public bool WasWritten { get; set; }

        public long WrittenAt { get; set; }

        public TimeSpan Rest { get; set; }
    }
}
