using System.Globalization;
using StrategyRuntime.Storage.Concurrency;
using StrategyRuntime.Storage.Diagnostics;
using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>
/// Decoded files, each decoded once however many sessions ask at the same time. Unused files are kept while all files together are within
/// a bound, and are dropped least recently used first. Files in use always stay, up to a bound above which nothing more is decoded.
/// </summary>
internal sealed class SeriesCache : IDisposable
{
    private readonly long _maxUnusedBytes;
    private readonly long _maxBytes;
    private readonly SemaphoreSlim _decoding;
    private readonly CancellationTokenSource _closing = new();
    private readonly CancellationToken _closingToken;
    private readonly Lock _lock = new();
    private readonly Dictionary<SeriesKey, Entry> _entries = [];
    private long _bytes;
    private long _clock;

    /// <summary>Starts empty.</summary>
    /// <param name="maxUnusedBytes">Bound of all files while an unused one is kept.</param>
    /// <param name="maxBytes">Bound of everything.</param>
    /// <param name="concurrentDecodes">How many files are decoded at once.</param>
    public SeriesCache(long maxUnusedBytes, long maxBytes, int concurrentDecodes)
    {
        (_maxUnusedBytes, _maxBytes) = (maxUnusedBytes, maxBytes);
        _decoding = new SemaphoreSlim(concurrentDecodes);
        _closingToken = _closing.Token;
    }

    /// <summary>How often a file was decoded since the start.</summary>
    public int DecodeCount { get; private set; }

    /// <summary>Memory of all finished entries.</summary>
    public long Bytes
    {
        get
        {
            lock (_lock) return _bytes;
        }
    }

    /// <summary>Whether someone reads a version of the file now.</summary>
    public bool IsUsed(MarketDataFile file)
    {
        lock (_lock) return _entries.Any(e => e.Key.Version.File == file && e.Value.Users > 0);
    }

    /// <summary>The decoded file: from the cache, from a decoding in progress, or by decoding it on a dedicated thread.</summary>
    /// <param name="key">Which.</param>
    /// <param name="decode">How; runs at most once.</param>
    /// <param name="cancellationToken">Stops waiting; a decoding that others may want goes on.</param>
    public async Task<SeriesLease> RentAsync(
        SeriesKey key, Func<CancellationToken, DecodedSeries> decode, CancellationToken cancellationToken)
    {
        Entry entry;
        lock (_lock)
        {
            if (!_entries.TryGetValue(key, out entry!))
            {
                entry = new Entry(DecodeAsync(key, decode));
                _entries.Add(key, entry);
                DecodeCount++;
                StorageMetrics.Decoding();
            }
            entry.Users++;
        }
        try
        {
            var series = await entry.Decoding.WaitAsync(cancellationToken).ConfigureAwait(false);
            return new SeriesLease(series, () => Release(entry));
        }
        catch
        {
            Release(entry);
            throw;
        }
    }

    /// <summary>Stops decodings that go on.</summary>
    public void Dispose()
    {
        _closing.Cancel();
        _closing.Dispose();
    }

    private async Task<DecodedSeries> DecodeAsync(SeriesKey key, Func<CancellationToken, DecodedSeries> decode)
    {
        // Leaves the caller's thread, which holds the lock.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        await _decoding.WaitAsync(_closingToken).ConfigureAwait(false);
        try
        {
            // A dedicated thread: decoding a large file would hold a thread of the web server's pool for seconds.
            var series = await RankedThread.Run(ThreadRank.Patient, () => decode(_closingToken), _closingToken).ConfigureAwait(false);
            Add(key, series);
            return series;
        }
        catch
        {
            // Not kept: the file may be corrected without a change of its size or time.
            lock (_lock) _entries.Remove(key);
            throw;
        }
        finally
        {
            _decoding.Release();
        }
    }

    private void Release(Entry entry)
    {
        lock (_lock)
        {
            entry.Users--;
            entry.LastUse = ++_clock;
            DropUnusedAbove(_maxUnusedBytes);
        }
    }

    private void Add(SeriesKey key, DecodedSeries series)
    {
        lock (_lock)
        {
            DropUnusedAbove(_maxBytes - series.Bytes);
            if (_bytes + series.Bytes > _maxBytes)
            {
                throw new MarketDataMemoryException(
                    key.Version.File.Name,
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"it takes {series.Bytes} bytes of memory, and of {_maxBytes} runs use {_bytes}; "
                        + $"try again when one of them has ended"));
            }
            _entries[key].Bytes = series.Bytes;
            _bytes += series.Bytes;
        }
    }

    private void DropUnusedAbove(long bytes)
    {
        while (_bytes > bytes && LeastRecentlyUsed() is { } unused)
        {
            _entries.Remove(unused.Key);
            _bytes -= unused.Value.Bytes;
        }
    }

    private KeyValuePair<SeriesKey, Entry>? LeastRecentlyUsed()
    {
        KeyValuePair<SeriesKey, Entry>? found = null;
        foreach (var pair in _entries)
        {
            if (pair.Value is { Users: 0, Bytes: > 0 } && (found is null || pair.Value.LastUse < found.Value.Value.LastUse)) found = pair;
        }
        return found;
    }

    private sealed class Entry(Task<DecodedSeries> decoding)
    {
        public Task<DecodedSeries> Decoding { get; } = decoding;

        public int Users { get; set; }

        public long Bytes { get; set; }

        public long LastUse { get; set; }
    }
}

/// <summary>A decoded file in use; the cache keeps it until every lease on it is disposed.</summary>
internal sealed class SeriesLease(DecodedSeries series, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The file.</summary>
    public DecodedSeries Series { get; } = series;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
