namespace StrategyRuntime.Storage.Buffers;

/// <summary>Bytes of memory that several holders share. Any thread.</summary>
/// <param name="total">All there are.</param>
public sealed class ByteBudget(long total)
{
    private long _used;

    /// <summary>All there are.</summary>
    public long Total => total;

    /// <summary>Bytes that are taken.</summary>
    public long Used => Interlocked.Read(ref _used);

    /// <summary>Takes bytes when there are as many; false when there are not.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _used, bytes) <= total) return true;
        Interlocked.Add(ref _used, -bytes);
        return false;
    }

    /// <summary>Gives bytes back.</summary>
    public void Return(long bytes) => Interlocked.Add(ref _used, -bytes);
}
