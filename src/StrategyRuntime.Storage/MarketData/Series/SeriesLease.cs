using StrategyRuntime.Storage.MarketData.Decoding;

namespace StrategyRuntime.Storage.MarketData.Series;

/// <summary>A decoded file in use; the cache keeps it until every lease on it is disposed.</summary>
internal sealed class SeriesLease(DecodedSeries series, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>The file.</summary>
    public DecodedSeries Series { get; } = series;

    /// <inheritdoc/>
    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
