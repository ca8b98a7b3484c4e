namespace StrategyRuntime.Cli;

/// <summary>A line of numbers as one line of text.</summary>
internal static class Sparkline
{
    private const string Bars = "▁▂▃▄▅▆▇█";
    private const int Width = 60;

    /// <summary>Draws the values from lowest to highest bar; more values than fit are taken at even steps, the last one always.</summary>
    public static string Draw(IReadOnlyList<double> values)
    {
        if (values.Count == 0) return "";
        var columns = Math.Min(Width, values.Count);
        var (low, high) = (values.Min(), values.Max());
        return string.Create(columns, (values, low, high), static (text, state) =>
        {
            for (var i = 0; i < text.Length; i++)
            {
                var value =
                    state.values[text.Length == 1 ? state.values.Count - 1 : (int)((long)i * (state.values.Count - 1) / (text.Length - 1))];
                var level = state.high > state.low ? (value - state.low) / (state.high - state.low) : 0.5;
                text[i] = Bars[(int)Math.Round(level * (Bars.Length - 1))];
            }
        });
    }
}
