namespace StrategyRuntime.Engine.Settings;

/// <summary>How an execution is run and its files are written.</summary>
public enum Mode
{
    /// <summary>As fast as possible; files are written as a batch at the end.</summary>
    Backtest,

    /// <summary>Paced by the clock; every write goes to disk as it happens.</summary>
    LiveSimulation,
}
