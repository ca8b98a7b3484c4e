namespace StrategyRuntime.Storage.Concurrency;

/// <summary>How a thread stands to the others where there are fewer processors than threads with something to do.</summary>
public enum ThreadRank
{
    /// <summary>
    /// It has little to do and begins at once: what paces sessions, writes their events and carries them to those who watch.
    /// </summary>
    Prompt,

    /// <summary>It gives way: an answer that takes long to make.</summary>
    Patient,

    /// <summary>It takes what all others leave: a backtest, a study.</summary>
    Background,
}
