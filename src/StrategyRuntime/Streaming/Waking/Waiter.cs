namespace StrategyRuntime.Streaming.Waking;

/// <summary>An entry of a <see cref="WakeList"/>.</summary>
internal abstract class Waiter : IThreadPoolWorkItem
{
    /// <summary>Place in the list, which alone uses it.</summary>
    internal int Index { get; set; } = -1;

    /// <summary>There may be something new. Must be quick and must not throw.</summary>
    public abstract void Set();

    void IThreadPoolWorkItem.Execute() => Set();
}
