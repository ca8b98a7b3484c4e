using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Indicators;

/// <summary>
/// What there is to know about one indicator: adding one to the product is adding one file that holds its class and this.
/// </summary>
/// <param name="Name">Name in strategy documents, lower case.</param>
/// <param name="Parameters">Its parameters, in the order they show in keys.</param>
/// <param name="Outputs">Its outputs; the first is the default.</param>
/// <param name="ReadsPriceField">False for those that need whole candles (ATR, ADX, …).</param>
/// <param name="Create">Makes a new instance.</param>
public sealed record IndicatorDefinition(
    string Name,
    IReadOnlyList<IndicatorParameter> Parameters,
    IReadOnlyList<string> Outputs,
    bool ReadsPriceField,
    Func<IndicatorSettings, Exchange, IIndicator> Create)
{
    /// <summary>Other names that builders save it under: <c>bbands</c> for <c>bollinger</c>.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Other names of outputs, by alias: <c>upper_band</c> → <c>upper</c>.</summary>
    public IReadOnlyDictionary<string, string> OutputAliases { get; init; } = FrozenDictionary<string, string>.Empty;

    /// <summary>Outputs of the visual builder that no candle event shows; conditions can read them.</summary>
    public IReadOnlyList<string> ExtraOutputs { get; init; } = [];

    /// <summary>All outputs that conditions can read, those of <see cref="ExtraOutputs"/> last.</summary>
    public IReadOnlyList<string> ReadableOutputs => ExtraOutputs.Count == 0 ? Outputs : [.. Outputs, .. ExtraOutputs];

    /// <summary>True when a document may say how its averages begin.</summary>
    public bool TakesSeed { get; init; }

    /// <summary>Names under which its parameters mean something else, as in the visual builder.</summary>
    public IReadOnlyList<IndicatorForm> Forms { get; init; } = [];

    /// <summary>Price it reads when a document names none.</summary>
    public PriceField DefaultPriceField { get; init; } = PriceField.Close;

    /// <summary>What docs/INDICATORS.md says about it.</summary>
    public IndicatorNotes Notes { get; init; } = IndicatorNotes.None;

    /// <summary>How a chart shows it.</summary>
    public IndicatorChart Chart { get; init; } = IndicatorChart.Pane;

    /// <summary>The output that is meant where a document names none, by its place.</summary>
    public Func<IndicatorSettings, int> DefaultOutput { get; init; } = _ => 0;

    /// <summary>How its outputs follow the prices: one for all outputs, or one an output in their order.</summary>
    public IReadOnlyList<IndicatorScale> Scales { get; init; } = [IndicatorScale.None];

    /// <summary>How an output follows the prices, by its place.</summary>
    public IndicatorScale ScaleOf(int output) => Scales[Math.Min(output, Scales.Count - 1)];

    /// <summary>Where a chart shows an output, by its place: outputs of an overlay that are no prices get a pane.</summary>
    public ChartPlace PlaceOf(int output) =>
        Chart.Place == ChartPlace.Overlay
        && (ScaleOf(output) is IndicatorScale.Price or IndicatorScale.Proportional
            || (ScaleOf(output) == IndicatorScale.None && Chart.StyleOf(output) is ChartStyle.Line or ChartStyle.Candle))
            ? ChartPlace.Overlay
            : ChartPlace.Pane;

    /// <summary>Every parameter at its default.</summary>
    public IndicatorSettings DefaultSettings() => new(this, [.. Parameters.Select(p => p.Default)], DefaultPriceField);

    /// <summary>Finds a parameter by the name or alias that a document uses; spelling is compared by <see cref="DocumentName"/>.</summary>
    /// <param name="name">Name in the document.</param>
    /// <param name="index">Its place in <see cref="Parameters"/>, −1 when there is none.</param>
    public bool TryGetParameter(string? name, out int index)
    {
        for (index = 0; index < Parameters.Count; index++)
            if (Parameters[index].Answers(name)) return true;
        index = -1;
        return false;
    }

    /// <summary>
    /// Finds an output by the name that a document uses; spelling is compared by <see cref="DocumentName"/>. No name, <c>value</c> and
    /// the indicator's own name mean the default output.
    /// </summary>
    /// <param name="name">Name in the document.</param>
    /// <param name="index">Its place in <see cref="ReadableOutputs"/>, −1 when there is none.</param>
    public bool TryGetOutput(string? name, out int index)
    {
        for (index = 0; index < Outputs.Count; index++)
            if (DocumentName.Same(Outputs[index], name)) return true;
        for (var extra = 0; extra < ExtraOutputs.Count; extra++, index++)
            if (DocumentName.Same(ExtraOutputs[extra], name)) return true;
        foreach (var (alias, output) in OutputAliases)
            if (DocumentName.Same(alias, name)) return TryGetOutput(output, out index);
        index = string.IsNullOrWhiteSpace(name) || DocumentName.Same("value", name) || Answers(name) ? 0 : -1;
        return index == 0;
    }

    /// <summary>True when a document's name for an indicator means this one.</summary>
    public bool Answers([NotNullWhen(true)] string? name) =>
        DocumentName.Same(Name, name) || Aliases.Any(alias => DocumentName.Same(alias, name));
}

/// <summary>A name of an indicator under which its parameters are the visual builder's.</summary>
/// <param name="Name">The name.</param>
/// <param name="ParameterNames">Names that mean another parameter than they would: what is written, and what it means.</param>
/// <param name="Defaults">Defaults of parameters, where they are others.</param>
public sealed record IndicatorForm(
    string Name,
    IReadOnlyList<(string Written, string Parameter)> ParameterNames,
    IReadOnlyList<(string Parameter, double Value)> Defaults);

/// <summary>A parameter of an indicator.</summary>
/// <param name="Name">Name in strategy documents.</param>
/// <param name="Default">Value when the document has none.</param>
/// <param name="Minimum">Smallest allowed value.</param>
/// <param name="Maximum">Largest allowed value.</param>
/// <param name="IsInteger">True when it counts candles.</param>
/// <param name="Aliases">Other names that builders save it under, such as <c>period</c> for <c>length</c>.</param>
public sealed record IndicatorParameter(
    string Name, double Default, double Minimum, double Maximum, bool IsInteger, params string[] Aliases)
{
    /// <summary>False for one that shows in keys only when it differs from its default: <c>vwap()</c>, but <c>vwap(20)</c>.</summary>
    public bool ShownAtDefault { get; init; } = true;

    /// <summary>The words that a document writes for it; its value is the place of one of them. Empty for a number.</summary>
    public IReadOnlyList<string> Words { get; init; } = [];

    /// <summary>True for one that documents write as <c>09:15</c>; its value is the minute of the day.</summary>
    public bool IsTimeOfDay { get; init; }

    /// <summary>A value as documents write it.</summary>
    public string Text(double value) =>
        Words.Count > 0 ? Words[(int)value]
        : IsTimeOfDay ? string.Create(CultureInfo.InvariantCulture, $"{(int)value / 60:00}:{(int)value % 60:00}")
        : value.ToString(CultureInfo.InvariantCulture);

    /// <summary>True when a document's name for a parameter means this one.</summary>
    public bool Answers(string? name) => DocumentName.Same(Name, name) || Aliases.Any(alias => DocumentName.Same(alias, name));
}
