namespace StrategyRuntime.Browser.Tests;

/// <summary>What ships with the server and can be run at once.</summary>
internal static class Samples
{
    /// <summary>Twenty years of daily candles, some hundred trades.</summary>
    public const string SmaCross = "sample-sma-cross";

    /// <summary>Twenty years of daily candles; its log is longer than what the page of a run reads at first.</summary>
    public const string RsiMeanReversion = "sample-rsi-mean-reversion";

    /// <summary>Three days of ticks, about one a second, on one-minute candles.</summary>
    public const string RsiReentry = "sample-rsi-reentry";

    /// <summary>
    /// A day of the sample in a twelfth of a second: it stays running for as long as a test looks, and something always happens.
    /// </summary>
    public const int Slow = 1_000_000;
}
