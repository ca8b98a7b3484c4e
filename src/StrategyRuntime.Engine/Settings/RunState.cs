namespace StrategyRuntime.Engine.Settings;

/// <summary>State of an execution.</summary>
public enum RunState
{
    /// <summary>Added, not started.</summary>
    Queued,

    /// <summary>Opening its data.</summary>
    Starting,

    /// <summary>Running.</summary>
    Running,

    /// <summary>Held by its user; carries on where it is.</summary>
    Paused,

    /// <summary>Catching up with what a killed process had already written.</summary>
    Recovering,

    /// <summary>Ran to its end.</summary>
    Completed,

    /// <summary>Stopped by its user.</summary>
    Stopped,

    /// <summary>Ended by an error.</summary>
    Failed,

    /// <summary>A recovery produced other events than the files hold; it was stopped.</summary>
    Diverged,

    /// <summary>Something that had been durable is not what was written.</summary>
    Damaged,

    /// <summary>Waits for something outside: disk, memory, a file. Tried again, never final.</summary>
    Blocked,
}
