namespace StrategyRuntime.Engine.Indicators;

/// <summary>How a chart shows an indicator.</summary>
/// <param name="Place">Where.</param>
/// <param name="Styles">One style for all outputs, or one an output in their order.</param>
public sealed record IndicatorChart(ChartPlace Place, params ChartStyle[] Styles)
{
    /// <summary>Lines over the price.</summary>
    public static IndicatorChart Overlay { get; } = new(ChartPlace.Overlay, ChartStyle.Line);

    /// <summary>Lines in a pane below the price.</summary>
    public static IndicatorChart Pane { get; } = new(ChartPlace.Pane, ChartStyle.Line);

    /// <summary>A histogram in a pane below the price.</summary>
    public static IndicatorChart Histogram { get; } = new(ChartPlace.Pane, ChartStyle.Histogram);

    /// <summary>The style of an output by its place.</summary>
    public ChartStyle StyleOf(int output) => Styles[Math.Min(output, Styles.Length - 1)];
}

/// <summary>Where a chart shows an indicator.</summary>
public enum ChartPlace
{
    /// <summary>In a pane below the price, on an axis for itself.</summary>
    Pane,

    /// <summary>Over the price, on its axis.</summary>
    Overlay,
}

/// <summary>How a chart draws an output.</summary>
public enum ChartStyle
{
    /// <summary>A line.</summary>
    Line,

    /// <summary>Bars from zero.</summary>
    Histogram,

    /// <summary>Separate points, for values that jump.</summary>
    Points,

    /// <summary>One number of a candle: open, high, low or close.</summary>
    Candle,
}
