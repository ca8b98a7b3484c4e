namespace StrategyRuntime.Engine.Candles;

/// <summary>
/// Values that come one after the other into an array as long as they are expected to be: when so many came, it is theirs without a copy.
/// </summary>
/// <param name="expected">How many are expected; more may come.</param>
internal sealed class GrowingArray<T>(long expected)
{
    private const int Least = 16;

    private T[] _values = expected == 0 ? [] : GC.AllocateUninitializedArray<T>((int)expected);

    /// <summary>How many came.</summary>
    public int Count { get; private set; }

    /// <summary>Takes the next.</summary>
    public void Add(T value)
    {
        if (Count == _values.Length) Array.Resize(ref _values, Math.Max(Least, Count + Count / 2));
        _values[Count++] = value;
    }

    /// <summary>All of them; none may be added any more.</summary>
    public T[] ToArray()
    {
        Array.Resize(ref _values, Count);
        return _values;
    }
}
