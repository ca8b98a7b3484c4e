namespace StrategyRuntime.Engine.Settings;

/// <summary>What becomes of positions that are open when the data end.</summary>
public enum AtEnd
{
    /// <summary>They are closed at the last price.</summary>
    Close,

    /// <summary>They stay open, marked to the market: an exit that never happened has no fee and no slippage.</summary>
    LeaveOpen,
}
