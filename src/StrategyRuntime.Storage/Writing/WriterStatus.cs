namespace StrategyRuntime.Storage.Writing;

/// <summary>State of a writer, with a reason.</summary>
/// <param name="State">Its state.</param>
/// <param name="Reason">Why, for people; null while it writes.</param>
public readonly record struct WriterStatus(WriterState State, string? Reason = null);

/// <summary>State of a <see cref="StrategyOutputWriter"/>.</summary>
public enum WriterState
{
    /// <summary>Comparing regenerated events with the lines on disk.</summary>
    Recovering,

    /// <summary>Writing.</summary>
    Writing,

    /// <summary>The disk is full: nothing is half-written, nothing is published; it continues when there is space.</summary>
    DiskFull,

    /// <summary>An error that cannot be waited out: nothing more is written or published.</summary>
    Failed,

    /// <summary>The run is complete and all its files are final.</summary>
    Completed,
}
