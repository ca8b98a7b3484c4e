namespace StrategyRuntime.Engine.Indicators.Rolling;

/// <summary>How an exponential average begins.</summary>
public enum AverageSeed
{
    /// <summary>With the mean of its first <c>length</c> numbers, as TradingView and TA-Lib do; null until then.</summary>
    Mean,

    /// <summary>With the first number.</summary>
    First,

    /// <summary>With weights that sum to one from the first number on, as pandas' <c>adjust=True</c>.</summary>
    Adjusted,
}
