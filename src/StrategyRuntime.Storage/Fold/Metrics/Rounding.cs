namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>
/// Ratios are rounded to 10 decimals: enough for any use, and the last bits, in which processors may differ, do not reach the file.
/// Money is never rounded.
/// </summary>
internal static class Rounding
{
    private const int Decimals = 10;

    /// <summary>A ratio of decimals.</summary>
    public static decimal Ratio(decimal value) => decimal.Round(value, Decimals);

    /// <summary>A ratio of decimals; null when its denominator is 0.</summary>
    public static decimal? Quotient(decimal numerator, decimal denominator) => denominator == 0 ? null : Ratio(numerator / denominator);

    /// <summary>A ratio of doubles; null when it is no finite number.</summary>
    public static double? Ratio(double? value) => value is { } v && double.IsFinite(v) ? Math.Round(v, Decimals) : null;
}
