using System.Globalization;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>LEAN's indicator test tables: values of SPY by other programs, to the digits that they print.</summary>
internal static class LeanTables
{
    /// <summary>The columns that an indicator of ours is to equal.</summary>
    public static IReadOnlyList<LeanTable> All { get; } =
    [
        new("spy_with_cci.txt", "Commodity Channel Index (CCI) 14", "cci", "cci", [14], 1e-3),
        new("spy_bollinger_bands.txt", "Moving Average 20", "bollinger", "middle", [20, 2]),
        new("spy_bollinger_bands.txt", "Bollinger Bands® 20 2 Top", "bollinger", "upper", [20, 2]),
        new("spy_bollinger_bands.txt", "Bollinger Bands® 20 2 Bottom", "bollinger", "lower", [20, 2]),
        new("spy_bollinger_bands.txt", "BandWidth", "bollinger", "BBB", [20, 2], 1e-4),
        new("spy_bollinger_bands.txt", "%B", "bollinger", "percent_b", [20, 2], 1e-4),
        new("spy_atr_wilder.txt", "Average True Range 14", "atr", "atr", [14], Settle: 200),
        new("spy_max.txt", "MAX_5", "highest", "highest", [5]),
        new("spy_min.txt", "MIN_5", "lowest", "lowest", [5]),
        new("spy_mfi.txt", "Money Flow Index 20", "mfi", "mfi", [20]),
        new("spy_with_don50.txt", "Donchian Channels 50 Top", "donchian", "upper", [50], Settle: 50),
        new("spy_with_don50.txt", "Donchian Channels 50 Bottom", "donchian", "lower", [50], Settle: 50),
        new("spy_with_don50.txt", "Donchian Channels 50 Mean", "donchian", "middle", [50], Settle: 50),
        new("spy_with_rocp50.txt", "Rate of Change % 50", "roc", "roc", [50]),
        new("spy_with_stoch12k3.txt", "Stochastics 12 %K 3", "stochastic", "k", [12, 3, 5], 1e-4),
        new("spy_with_stoch12k3.txt", "%D 5", "stochastic", "d", [12, 3, 5]),
        new("spy_with_williamsR14.txt", "Williams %R 14", "williams_r", "williams_r", [14], 2e-4),
        new("spy_with_StochRSI.csv", "k", "stochrsi", "k", [14, 3, 3], 1e-9),
        new("spy_with_StochRSI.csv", "d", "stochrsi", "d", [14, 3, 3], 1e-9),
        new("spy_with_adx.txt", "+DI14", "adx", "plus_di", [14], 1e-3, 100),
        new("spy_with_adx.txt", "-DI14", "adx", "minus_di", [14], 1e-3, 100),
        new("spy_with_adx.txt", "+DM14", "dm", "DMP", [14], 6e-3, 200),
        new("spy_with_adx.txt", "-DM14", "dm", "DMN", [14], 6e-3, 200),
        new("spy_with_adx.txt", "TR", "true_range", "true_range", [], 6e-3),
        new("spy_with_adx.txt", "ADX 14", "adx", "adx", [14], 1e-3, 150),
        new("spy_with_indicators.txt", "SMA14", "sma", "sma", [14]),
        new("spy_with_indicators.txt", "EMA14", "ema", "ema", [14], Settle: 100),
        new("spy_with_indicators.txt", "MACD 12 26", "macd", "macd", [12, 26, 9], 1e-4, 200),
        new("spy_with_indicators.txt", "RSI 14 Wilder", "rsi", "rsi", [14], Settle: 200),
        new("spy_ema.csv", "EMA14", "ema", "ema", [14], 1e-9),
        new("spy_with_macd.txt", "MACD", "macd", "macd", [12, 26, 9], 1e-4),
        new("spy_with_macd.txt", "Signal", "macd", "signal", [12, 26, 9], 1e-4),
        new("spy_with_macd.txt", "Histogram", "macd", "histogram", [12, 26, 9], 1e-4),
        new("spy_aroon_oscillator.txt", "Aroon Oscillator 14", "aroon", "oscillator", [14]),
        new("dwac_supertrend.txt", "Super", "supertrend", "supertrend", [10, 3], 1e-4, 10),
    ];

    /// <summary>What the comparison of a column finds; needs the shared data.</summary>
    public static LeanAgreement Compare(LeanTable table)
    {
        var lines = File.ReadAllLines(SharedData.File(Path.Combine("peers", "lean", table.File)));
        var header = lines[0].Split(',');
        int At(string name) => Array.FindIndex(header, h => h.Equals(name, StringComparison.OrdinalIgnoreCase));
        var column = At(table.Column);
        var definition = IndicatorRun.Definition(table.Indicator);
        definition.TryGetOutput(table.Output, out var output).Should().BeTrue(table.Output);
        var indicator = IndicatorRun.Settings(table.Indicator, table.Parameters, PriceField.Close).Create(IndicatorRun.Named("NYSE"));
        var (both, worst, place) = (0, 0.0, "");
        int? differs = null;
        for (var row = 1; row < lines.Length; row++)
        {
            var cells = lines[row].Split(',');
            double Cell(string name) => At(name) is >= 0 and var i ? Number(cells[i]) : double.NaN;
            var close = Cell("close");
            double Or(double value) => double.IsNaN(value) ? close : value;
            var volume = double.IsNaN(Cell("volume")) ? 0 : Cell("volume");
            indicator.Update(new Candle(default, Or(Cell("open")), Or(Cell("high")), Or(Cell("low")), close, volume));
            var (theirs, ours) = (Number(cells[column]), indicator[output]);
            if (double.IsNaN(theirs) || double.IsNaN(ours)) continue;
            var difference = Math.Abs(ours - theirs) / Math.Max(1, Math.Abs(theirs));
            if (difference > table.Tolerance) differs ??= row;
            if (both++ < table.Settle) continue;
            if (difference > worst) (worst, place) = (difference, FormattableString.Invariant($"{cells[0]}: {ours} instead of {theirs}"));
        }
        return new LeanAgreement(Math.Max(0, both - table.Settle), worst, place, differs);
    }

    private static double Number(string text) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;
}

/// <summary>A column of a table and the indicator that is to equal it.</summary>
/// <param name="File">The table.</param>
/// <param name="Column">The column.</param>
/// <param name="Indicator">Name in our catalogue.</param>
/// <param name="Output">Its output.</param>
/// <param name="Parameters">Its parameters in their order; the others have their defaults.</param>
/// <param name="Tolerance">What printed digits or another seed leave, relative to the value or to 1.</param>
/// <param name="Settle">Rows after which a recursive average has forgotten its seed.</param>
internal sealed record LeanTable(
    string File, string Column, string Indicator, string Output, double[] Parameters, double Tolerance = 1e-5, int Settle = 0)
{
    /// <summary>True when it has values of an output.</summary>
    public bool Is(string indicator, string output) => Indicator == indicator && Output == output;
}

/// <summary>How far a column and we agree.</summary>
/// <param name="Compared">How many values, after the settling rows.</param>
/// <param name="Largest">The largest difference among them, relative to the value or to 1.</param>
/// <param name="Place">Where it is.</param>
/// <param name="Differs">The first row, from 1, that differs by more than the tolerance, settling rows included.</param>
internal sealed record LeanAgreement(int Compared, double Largest, string Place, int? Differs);
