using System.Collections.Concurrent;

namespace StrategyRuntime.Cluster;

/// <summary>
/// Requests that are open in each cell of this node. A cell that leaves takes no more, and waits a moment for those that are open: none of
/// them finds half of a user. Any thread.
/// </summary>
internal sealed class CellRequests(TimeProvider time)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMilliseconds(5);

    private readonly ConcurrentDictionary<string, Cell> _cells = new(StringComparer.Ordinal);

    /// <summary>The cell takes requests from now on.</summary>
    public void Open(string cell) => _cells[cell] = new Cell(time);

    /// <summary>Cells that have no request open, and had none for some time.</summary>
    public IReadOnlyList<string> Idle(TimeSpan after) => [.. _cells.Where(c => c.Value.Rest >= after).Select(c => c.Key)];

    /// <summary>Counts a request until the result is disposed; null when the cell is not here.</summary>
    public IDisposable? TryEnter(string cell) => _cells.TryGetValue(cell, out var found) && found.TryEnter() ? found : null;

    /// <summary>The cell takes no more requests; returns when those that are open have ended, or have had their time.</summary>
    public async Task CloseAsync(string cell)
    {
        if (!_cells.TryRemove(cell, out var closed)) return;
        closed.Close();
        for (var started = time.GetTimestamp(); closed.Count > 0 && time.GetElapsedTime(started) < s_patience;)
            await Task.Delay(s_betweenLooks, time);
    }

    private sealed class Cell(TimeProvider time) : IDisposable
    {
        private readonly Lock _gate = new();
        private int _count;
        private long _usedAt = time.GetTimestamp();
        private bool _isClosed;

        public int Count
        {
            get
            {
                lock (_gate) return _count;
            }
        }

        /// <summary>How long no request has been open.</summary>
        public TimeSpan Rest
        {
            get
            {
                lock (_gate) return _count > 0 ? TimeSpan.Zero : time.GetElapsedTime(_usedAt);
            }
        }

        public bool TryEnter()
        {
            lock (_gate)
            {
                if (!_isClosed) _count++;
                return !_isClosed;
            }
        }

        public void Close()
        {
            lock (_gate) _isClosed = true;
        }

        // One request has ended.
        public void Dispose()
        {
            lock (_gate)
            {
                _count--;
                _usedAt = time.GetTimestamp();
            }
        }
    }
}
