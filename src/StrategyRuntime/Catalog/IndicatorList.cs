using System.Text.Json;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Catalog;

/// <summary>All indicators.</summary>
/// <param name="Items">They, by category.</param>
internal sealed record IndicatorList(IReadOnlyList<IndicatorEntry> Items)
{
    /// <summary>The list.</summary>
    public static IndicatorList All => new(
        [.. IndicatorCatalog.Groups.SelectMany(group => group.Definitions.Select(d => IndicatorEntry.Of(d, group.Title)))]);
}

/// <summary>An indicator of the catalogue.</summary>
/// <param name="Id">Its <c>indicator_name</c>.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Category">What it is for.</param>
/// <param name="Aliases">Other names that documents may use.</param>
/// <param name="Parameters">Its parameters.</param>
/// <param name="PriceField">The price that it reads without a <c>price_field</c>; null for one that reads whole candles.</param>
/// <param name="TakesSeed">True when a document may say how its average begins.</param>
/// <param name="Outputs">Its outputs; the first is the one that is meant where none is named.</param>
/// <param name="Place">Where a chart shows its first output: <c>overlay</c> or <c>pane</c>.</param>
/// <param name="Forms">Names under which parameters have other names or defaults.</param>
/// <param name="Notes">What docs/INDICATORS.md says about it, in Markdown.</param>
internal sealed record IndicatorEntry(
    string Id,
    string Label,
    string Category,
    IReadOnlyList<string> Aliases,
    IReadOnlyList<IndicatorParameterEntry> Parameters,
    string? PriceField,
    bool TakesSeed,
    IReadOnlyList<IndicatorOutputEntry> Outputs,
    string Place,
    IReadOnlyList<IndicatorFormEntry> Forms,
    IndicatorNotesEntry Notes)
{
    /// <summary>What there is to say about a definition.</summary>
    public static IndicatorEntry Of(IndicatorDefinition definition, string category) => new(
        definition.Name,
        IndicatorTitles.All[definition.Name],
        category,
        definition.Aliases,
        [.. definition.Parameters.Select(IndicatorParameterEntry.Of)],
        definition.ReadsPriceField ? SnakeCase.Word(definition.DefaultPriceField) : null,
        definition.TakesSeed,
        [.. definition.ReadableOutputs.Select((name, place) => IndicatorOutputEntry.Of(definition, name, place))],
        SnakeCase.Word(definition.PlaceOf(0)),
        [.. definition.Forms.Select(f => IndicatorFormEntry.Of(definition, f))],
        IndicatorNotesEntry.Of(definition.Notes));
}

/// <summary>A parameter of an indicator.</summary>
/// <param name="Name">Its key in documents.</param>
/// <param name="Type"><c>integer</c>, <c>number</c>, <c>word</c> or <c>time</c> (<c>09:15</c>).</param>
/// <param name="Default">Its value when a document has none: a number, or a text of a word or time.</param>
/// <param name="Min">Smallest number; null for words and times.</param>
/// <param name="Max">Largest number; null for words and times.</param>
/// <param name="Words">The words that it takes.</param>
/// <param name="Aliases">Other names that documents may use.</param>
/// <param name="Help">What it does.</param>
internal sealed record IndicatorParameterEntry(
    string Name,
    string Type,
    JsonElement Default,
    double? Min,
    double? Max,
    IReadOnlyList<string> Words,
    IReadOnlyList<string> Aliases,
    string Help)
{
    /// <summary>What there is to say about a parameter.</summary>
    public static IndicatorParameterEntry Of(IndicatorParameter parameter)
    {
        var type = parameter.Words.Count > 0 ? "word" : parameter.IsTimeOfDay ? "time" : parameter.IsInteger ? "integer" : "number";
        var isNumber = type is "integer" or "number";
        return new IndicatorParameterEntry(
            parameter.Name,
            type,
            isNumber ? JsonSerializer.SerializeToElement(parameter.Default)
                : JsonSerializer.SerializeToElement(parameter.Text(parameter.Default)),
            isNumber ? parameter.Minimum : null,
            isNumber ? parameter.Maximum : null,
            parameter.Words,
            parameter.Aliases,
            HelpOf(parameter, type));
    }

    private static string HelpOf(IndicatorParameter parameter, string type)
    {
        var bounds = type switch
        {
            "word" => $"One of {string.Join(", ", parameter.Words.Take(8))}{(parameter.Words.Count > 8 ? " …" : "")}.",
            "time" => "A time of day such as 09:15.",
            "integer" => FormattableString.Invariant($"A whole number from {parameter.Minimum} to {parameter.Maximum}."),
            _ => FormattableString.Invariant($"A number from {parameter.Minimum} to {parameter.Maximum}."),
        };
        return parameter.Name.EndsWith("length", StringComparison.Ordinal) ? $"How many candles it looks at. {bounds}" : bounds;
    }
}

/// <summary>An output of an indicator.</summary>
/// <param name="Name">Its <c>parameter</c> in expressions.</param>
/// <param name="Aliases">Other names that documents may use.</param>
/// <param name="Place">Where a chart shows it: <c>overlay</c> or <c>pane</c>.</param>
/// <param name="Style">How a chart draws it: <c>line</c>, <c>histogram</c>, <c>points</c> or <c>candle</c>.</param>
internal sealed record IndicatorOutputEntry(string Name, IReadOnlyList<string> Aliases, string Place, string Style)
{
    /// <summary>What there is to say about an output.</summary>
    public static IndicatorOutputEntry Of(IndicatorDefinition definition, string name, int place) => new(
        name,
        [.. definition.OutputAliases.Where(a => DocumentName.Same(a.Value, name)).Select(a => a.Key)],
        SnakeCase.Word(definition.PlaceOf(place)),
        SnakeCase.Word(definition.Chart.StyleOf(place)));
}

/// <summary>A name of an indicator under which its parameters are the visual builder's.</summary>
/// <param name="Name">The name.</param>
/// <param name="Parameters">What parameters are called under it: what is written, and what it means.</param>
/// <param name="Defaults">Defaults that are others.</param>
internal sealed record IndicatorFormEntry(
    string Name, IReadOnlyDictionary<string, string> Parameters, IReadOnlyDictionary<string, double> Defaults)
{
    /// <summary>What there is to say about a form.</summary>
    public static IndicatorFormEntry Of(IndicatorDefinition definition, IndicatorForm form) => new(
        form.Name,
        form.ParameterNames.ToDictionary(p => p.Written, p => p.Parameter),
        form.Defaults.Where(d => definition.TryGetParameter(d.Parameter, out _)).ToDictionary(d => d.Parameter, d => d.Value));
}

/// <summary>What docs/INDICATORS.md says about an indicator.</summary>
/// <param name="Formula">How the outputs are computed.</param>
/// <param name="Source">Who defined it, and where.</param>
/// <param name="FirstValue">The candle with the first value, in terms of the parameters.</param>
/// <param name="WithoutMovement">What it says on flat prices, empty ranges or no volume.</param>
/// <param name="Differs">Who computes it differently, and how.</param>
internal sealed record IndicatorNotesEntry(string Formula, string Source, string FirstValue, string WithoutMovement, string Differs)
{
    /// <summary>The notes of a definition.</summary>
    public static IndicatorNotesEntry Of(IndicatorNotes notes) =>
        new(notes.Formula, notes.Source, notes.FirstValue, notes.WithoutMovement, notes.Differs);
}
