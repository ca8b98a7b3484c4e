namespace StrategyRuntime.Crash.Tests;

/// <summary>What somebody does to an input of a run that goes on.</summary>
internal enum InputEdit
{
    /// <summary>Another strategy document under the same id.</summary>
    Strategy,

    /// <summary>Another account under the same id.</summary>
    Account,

    /// <summary>Other market data under the same name.</summary>
    Upload,

    /// <summary>Rows at the end of the market data, by hand.</summary>
    Growth,

    /// <summary>The market data are deleted.</summary>
    Deletion,
}
