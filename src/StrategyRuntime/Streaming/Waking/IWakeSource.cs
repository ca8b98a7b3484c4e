namespace StrategyRuntime.Streaming.Waking;

/// <summary>Something that has news at times.</summary>
internal interface IWakeSource
{
    /// <summary>Has a subscriber woken from now on. It must look at what there is after this call, not before.</summary>
    void Subscribe(Waiter waiter);

    /// <summary>Lets a subscriber go.</summary>
    void Unsubscribe(Waiter waiter);
}
