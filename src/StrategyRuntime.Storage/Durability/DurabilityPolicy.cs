namespace StrategyRuntime.Storage.Durability;

/// <summary>What a published event has survived.</summary>
public enum DurabilityPolicy
{
    /// <summary>Synced to the device before it is published: survives a power loss. The default.</summary>
    Always,

    /// <summary>
    /// Given to the operating system before it is published, synced a set time later at most: survives a killed process; a power loss may
    /// cost the last interval.
    /// </summary>
    Interval,

    /// <summary>
    /// Given to the operating system before it is published: survives a killed process. Synced when the session pauses or ends.
    /// </summary>
    Os,
}
