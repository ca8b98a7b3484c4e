namespace StrategyRuntime.Storage.Journal;

/// <summary>How long a log is that goes on growing: one thread says it, another reads the log and waits here for more.</summary>
internal sealed class LogGrowth : IDisposable
{
    // A reader that is as fast as the writer would be woken for every line.
    private const long Step = 1 << 20;

    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _more = new(0);
    private long _length;
    private bool _isWhole;

    /// <summary>So much of the log may be read.</summary>
    public void Grow(long length) => Set(length, isWhole: false);

    /// <summary>The log is whole.</summary>
    public void End(long length) => Set(length, isWhole: true);

    /// <summary>Waits until a good deal more may be read than is known, or the log is whole; returns its length.</summary>
    /// <exception cref="OperationCanceledException">It is not wanted any more.</exception>
    public long Beyond(long known, CancellationToken cancellationToken)
    {
        while (true)
        {
            lock (_gate)
            {
                if (_isWhole || _length >= known + Step) return _length;
            }
            _more.Wait(cancellationToken);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _more.Dispose();

    private void Set(long length, bool isWhole)
    {
        lock (_gate) (_length, _isWhole) = (length, isWhole);
        if (_more.CurrentCount == 0) _more.Release();
    }
}
