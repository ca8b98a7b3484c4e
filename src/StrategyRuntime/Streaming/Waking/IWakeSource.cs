namespace StrategyRuntime.Streaming.Waking;

/// <summary>Wakes its subscribers when there is something new.</summary>
internal interface IWakeSource
{
    /// <summary>Wakes a subscriber from now on. It must look at what there is after this call, not before.</summary>
    void Subscribe(Waiter waiter);

    /// <summary>Removes a subscriber.</summary>
    void Unsubscribe(Waiter waiter);
}
