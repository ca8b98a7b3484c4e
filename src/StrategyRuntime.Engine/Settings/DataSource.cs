namespace StrategyRuntime.Engine.Settings;

/// <summary>Where the prices of a run come from.</summary>
public enum DataSource
{
    /// <summary>Files of market data, or the recording of a feed where a symbol has no file.</summary>
    Data,

    /// <summary>The symbol's feed: its files warm the run up, the feed's log is followed.</summary>
    Feed,
}
