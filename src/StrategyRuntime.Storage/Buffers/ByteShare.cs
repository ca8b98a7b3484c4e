namespace StrategyRuntime.Storage.Buffers;

/// <summary>
/// What one holder has of a budget. A holder that is no longer used gives its share back with itself: who reads it last is not known. For
/// one thread at a time.
/// </summary>
/// <param name="budget">The budget; null: no bound.</param>
internal sealed class ByteShare(ByteBudget? budget)
{
    private long _bytes;

    /// <summary>Gives what is left back.</summary>
    ~ByteShare() => budget?.Return(_bytes);

    /// <summary>Bytes that it has.</summary>
    public long Bytes => _bytes;

    /// <summary>Takes more; false when there is not as much.</summary>
    public bool TryTake(long bytes)
    {
        if (budget?.TryTake(bytes) is false) return false;
        _bytes += bytes;
        return true;
    }

    /// <summary>Gives some back.</summary>
    public void Return(long bytes)
    {
        _bytes -= bytes;
        budget?.Return(bytes);
    }
}
