using System.Collections.Frozen;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// What <see cref="Stochastic"/> and <see cref="StochasticRsi"/> share: their outputs %K and %D and the smoothing of both.
/// </summary>
internal static class PercentKAndD
{
    /// <summary>The outputs.</summary>
    public static string[] Outputs { get; } = ["k", "d"];

    /// <summary>Other names of the outputs.</summary>
    public static FrozenDictionary<string, string> Aliases { get; } = new Dictionary<string, string>
    {
        ["percent_k"] = "k",
        ["slow_k"] = "k",
        ["fast_k"] = "k",
        ["stoch_k"] = "k",
        ["percent_d"] = "d",
        ["slow_d"] = "d",
        ["fast_d"] = "d",
        ["stoch_d"] = "d",
        ["signal"] = "d",
    }.ToFrozenDictionary();

    /// <summary>How many candles %D averages.</summary>
    public static IndicatorParameter DSmoothing { get; } = CommonParameters.Candles(
        "smooth_d", 3, "d", "d_length", "d_period", "period_d", "d_smoothing", "d_smooth", "slow_d", "slow_d_period", "fast_d",
        "fast_d_period", "signal", "signal_period", "signal_length");

    /// <summary>How many candles %K averages.</summary>
    public static IndicatorParameter KSmoothing(int candles, params string[] aliases) => CommonParameters.Candles(
        "smooth_k",
        candles,
        [
            "k_smoothing", "k_smooth", "smooth", "smoothing", "slowing", "k_slowing", "k_slowing_period", "slow_k", "slow_k_period",
            .. aliases,
        ]);
}
