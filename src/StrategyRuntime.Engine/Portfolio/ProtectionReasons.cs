namespace StrategyRuntime.Engine.Portfolio;

/// <summary>Why a stop or target of a position closed it, as exits and trades say it.</summary>
public static class ProtectionReasons
{
    /// <summary>Its stop loss.</summary>
    public const string StopLoss = "stop_loss";

    /// <summary>Its take profit.</summary>
    public const string TakeProfit = "take_profit";

    /// <summary>Its trailing stop.</summary>
    public const string TrailingStop = "trailing_stop";

    /// <summary>The combined stop of all positions of an entry node.</summary>
    public const string CombinedStopLoss = "combined_stop_loss";

    /// <summary>Their combined target.</summary>
    public const string CombinedTarget = "combined_target";

    /// <summary>True for the reason of a stop or target.</summary>
    public static bool Contains(string? reason) =>
        reason is StopLoss or TakeProfit or TrailingStop or CombinedStopLoss or CombinedTarget;
}
