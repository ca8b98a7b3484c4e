namespace StrategyRuntime.Feeds.Venues;

/// <summary>How long a connection to a venue waits for what.</summary>
internal sealed record VenueTiming
{
    /// <summary>Between two looks at what is due.</summary>
    public TimeSpan Step { get; init; } = TimeSpan.FromMilliseconds(250);

    /// <summary>Longest time without a message on a connection that lives; three times that is a mute one.</summary>
    public TimeSpan UsualInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>To connect, and then for the answer to the subscription.</summary>
    public TimeSpan Opening { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>For a number that is missing, before the history is asked, and between two questions.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Before a connection is replaced; venues close them after 24 hours.</summary>
    public TimeSpan Lifetime { get; init; } = TimeSpan.FromHours(23);

    /// <summary>For which the old connection is read beside its successor.</summary>
    public TimeSpan Overlap { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Between two attempts to replace a connection.</summary>
    public TimeSpan BetweenRotations { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Between two time marks, and how far they stay behind the venue's time: what is on its way has that long to come.</summary>
    public TimeSpan BetweenMarks { get; init; } = TimeSpan.FromSeconds(1);
}
