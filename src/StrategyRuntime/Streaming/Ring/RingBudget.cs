using System.Numerics;

namespace StrategyRuntime.Streaming.Ring;

/// <summary>Shares out the memory of all windows: a session gets a large one as long as there is plenty, and a small one when there is not.</summary>
internal sealed class RingBudget(StreamOptions options)
{
    private const int SmallestBytes = 64 << 10;
    private long _used;

    /// <summary>Bytes of all windows.</summary>
    public long Used => Volatile.Read(ref _used);

    /// <summary>How many bytes a new window may have, a power of two. <see cref="Return"/> gives them back.</summary>
    public int Rent()
    {
        var bytes = (int)BitOperations.RoundUpToPowerOf2((uint)options.RingBytes);
        while (bytes > SmallestBytes && Volatile.Read(ref _used) + bytes > options.AllRingsBytes) bytes /= 2;
        Interlocked.Add(ref _used, bytes);
        return bytes;
    }

    /// <summary>A window is given up.</summary>
    public void Return(int bytes) => Interlocked.Add(ref _used, -bytes);
}
