namespace StrategyRuntime.Storage.Sessions;

/// <summary>How a session is run and when its files are written.</summary>
public enum ExecutionMode
{
    /// <summary>As fast as possible; files are written as a batch at the end.</summary>
    Backtest,

    /// <summary>Paced; files are written as it goes.</summary>
    LiveSimulation,
}
