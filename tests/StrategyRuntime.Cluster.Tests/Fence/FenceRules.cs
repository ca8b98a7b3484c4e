namespace StrategyRuntime.Cluster.Tests.Fence;

/// <summary>What the protocol holds to. Each rule can be taken out, to show that the search finds what it is for.</summary>
internal sealed record FenceRules
{
    /// <summary>An append is refused when its epoch is not the cell's.</summary>
    public bool ChecksTheEpoch { get; init; } = true;

    /// <summary>The row that was checked stays locked until the append has ended, so that a takeover waits for it.</summary>
    public bool HoldsTheRow { get; init; } = true;

    /// <summary>A takeover raises the epoch before it reads the log.</summary>
    public bool RaisesBeforeReading { get; init; } = true;

    /// <summary>A batch is published after PostgreSQL has confirmed it.</summary>
    public bool PublishesAfterCommit { get; init; } = true;

    /// <summary>A node gives the cell up when it cannot know whether its append was committed; otherwise it takes it as lost.</summary>
    public bool GivesUpWhenInDoubt { get; init; } = true;
}
