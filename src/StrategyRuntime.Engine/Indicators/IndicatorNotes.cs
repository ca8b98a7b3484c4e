namespace StrategyRuntime.Engine.Indicators;

/// <summary>What docs/INDICATORS.md says about an indicator, in Markdown without line breaks; the page is generated from it.</summary>
/// <param name="Formula">How the outputs are computed.</param>
/// <param name="Source">Who defined it, and where.</param>
public sealed record IndicatorNotes(string Formula, string Source)
{
    /// <summary>No notes.</summary>
    public static IndicatorNotes None { get; } = new("", "");

    /// <summary>The candle with the first value, in terms of the parameters: <c>`length` + 1</c>.</summary>
    public string FirstValue { get; init; } = "";

    /// <summary>What it says where the formula divides by zero: flat prices, empty ranges, no volume.</summary>
    public string WithoutMovement { get; init; } = "";

    /// <summary>Who computes it differently, and how.</summary>
    public string Differs { get; init; } = "";

    /// <summary>True when a candle costs time in proportion to the length, because the definition has no running form.</summary>
    public bool CostsItsLength { get; init; }
}
