using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>The part of docs/INDICATORS.md that is made from the catalogue, the fixtures and our values on them.</summary>
internal static class IndicatorDocument
{
    /// <summary>The line below which the page is generated.</summary>
    public const string Marker = "<!-- Below this line IndicatorDocumentTests writes the page from the catalogue and the fixtures. -->";

    private const int ExampleRows = 5;

    private static readonly string[] s_seed = ["`seed` sma"];

    private const string LeanTitle = "\n### LEAN's tables\n\n";

    /// <summary>Everything below the marker.</summary>
    /// <param name="present">The page with what is below its marker now.</param>
    public static string Generate(string present)
    {
        var page = new StringBuilder();
        foreach (var group in IndicatorCatalog.Groups.Where(group => group.Definitions.Count > 0)) Append(page, group);
        AppendParameters(page);
        AppendOutputs(page);
        AppendAgreement(page);
        AppendLean(page, present);
        AppendExamples(page);
        return page.ToString().ReplaceLineEndings("\n");
    }

    private static void Append(StringBuilder page, IndicatorGroup group)
    {
        page.Append("\n## ").Append(group.Title).Append("\n\n");
        Row(page, "indicator", "also written", "parameters and defaults", "price field", "outputs and first value", "chart");
        Row(page, "---", "---", "---", "---", "---", "---");
        foreach (var d in Sorted(group))
            Row(
                page,
                Code(d.Name),
                List(d.Aliases.Select(Code)),
                List([.. d.Parameters.Select(p => $"{Code(p.Name)} {p.Text(p.Default)}"), .. s_seed.Where(_ => d.TakesSeed)]),
                d.ReadsPriceField ? d.DefaultPriceField.ToString().ToLowerInvariant() : "",
                List(d.ReadableOutputs.Zip(FirstCandles(d), (output, first) => $"{Code(output)} {first}")),
                Chart(d));

        page.Append('\n');
        Row(page, "indicator", "formula", "first value", "without movement or volume", "who differs", "source");
        Row(page, "---", "---", "---", "---", "---", "---");
        foreach (var d in Sorted(group))
            Row(page, Code(d.Name) + (d.Notes.CostsItsLength ? " ⁿ" : ""), d.Notes.Formula, d.Notes.FirstValue, d.Notes.WithoutMovement,
                d.Notes.Differs, d.Notes.Source);
    }

    private static void AppendParameters(StringBuilder page)
    {
        page.Append("\n## Parameters under other names\n\n");
        Row(page, "parameter", "of", "also written");
        Row(page, "---", "---", "---");
        var groups = IndicatorCatalog.All
            .SelectMany(
                d => d.Parameters.Where(p => p.Aliases.Length > 0),
                (d, p) => (d.Name, Parameter: p.Name, Also: List(p.Aliases.Select(Code))))
            .GroupBy(use => (use.Parameter, use.Also))
            .OrderBy(uses => uses.Key.Parameter, StringComparer.Ordinal).ThenBy(uses => uses.First().Name, StringComparer.Ordinal);
        foreach (var uses in groups) Row(page, Code(uses.Key.Parameter), List(uses.Select(use => Code(use.Name))), uses.Key.Also);
    }

    private static void AppendOutputs(StringBuilder page)
    {
        page.Append("\n## Outputs under other names\n\n");
        Row(page, "indicator", "output: also written");
        Row(page, "---", "---");
        foreach (var d in IndicatorCatalog.All.Where(d => d.OutputAliases.Count > 0))
            Row(page, Code(d.Name), string.Join("; ", d.ReadableOutputs
                .Select(output => (output, Also: AlsoWritten(d, output)))
                .Where(of => of.Also.Length > 0)
                .Select(of => $"{Code(of.output)}: {List(of.Also.Select(Code))}")));
    }

    private static void AppendAgreement(StringBuilder page)
    {
        page.Append("\n## Agreement with other implementations\n\n");
        page.Append("""
            On the 400 candles of `tests/fixtures/indicators`, at several lengths: the values of all outputs that agree to 1e-9, the
            largest relative difference among them, and the first candle on which a library has another value because it begins
            differently. "By hand": a test has values with the arithmetic beside them. `cdl_pattern` is TA-Lib's by definition and has
            candles for itself. LEAN's tables follow below.


            """);
        Row(page, "indicator", "sources", "values compared", "largest difference", "first differing candle");
        Row(page, "---", "---", "---", "---", "---");
        foreach (var d in IndicatorCatalog.All)
        {
            var rows = AgreementTable.Rows.Where(r => r.Indicator == d.Name).ToArray();
            var compared = rows.Sum(r => r.Compared);
            if (AgreementSources.Defining(d.Name) is not null) compared += CandlePatternTests.Compared * d.Outputs.Count;
            Row(
                page,
                Code(d.Name),
                Sources(d),
                compared == 0 ? "" : compared.ToString(CultureInfo.InvariantCulture),
                compared == 0 ? "" : Magnitude(rows.Select(r => r.Largest).DefaultIfEmpty(0).Max()),
                rows.Where(r => r.Differs is not null).MinBy(r => r.Differs) is { Differs: { } first } row
                    ? string.Create(CultureInfo.InvariantCulture, $"{first + 1} ({row.Library})")
                    : "");
        }
        AppendAgreementOfOutputs(page);
    }

    /// <summary>The libraries, each with its values, LEAN, and whether a test has values by hand.</summary>
    private static string Sources(IndicatorDefinition definition)
    {
        var libraries = AgreementTable.Rows.Where(r => r.Indicator == definition.Name && r.Compared > 0)
            .GroupBy(r => r.Library).OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Key} {g.Sum(r => r.Compared)}"));
        var lean = LeanTables.All.Any(table => table.Indicator == definition.Name) ? "LEAN" : null;
        var hand = definition.ReadableOutputs.Any(output => AgreementSources.IsByHand(definition.Name, output)) ? "by hand" : null;
        return List([.. libraries, .. new[] { AgreementSources.Defining(definition.Name), lean, hand }.OfType<string>()]);
    }

    private static void AppendAgreementOfOutputs(StringBuilder page)
    {
        page.Append("\n### By output and library\n\n");
        Row(page, "indicator", "output", "library", "values", "largest difference", "first differing candle", "agrees from candle");
        Row(page, "---", "---", "---", "---", "---", "---", "---");
        var rows = AgreementTable.Rows
            .GroupBy(r => (r.Indicator, r.Output, r.Library))
            .OrderBy(g => g.Key.Indicator, StringComparer.Ordinal).ThenBy(g => g.Key.Output, StringComparer.Ordinal)
            .ThenBy(g => g.Key.Library, StringComparer.Ordinal);
        foreach (var g in rows)
            Row(
                page,
                Code(g.Key.Indicator),
                Code(g.Key.Output),
                g.Key.Library,
                g.Sum(r => r.Compared).ToString(CultureInfo.InvariantCulture),
                Magnitude(g.Max(r => r.Largest)),
                Candle(g.Min(r => r.Differs)),
                Candle(g.Max(r => r.From)));
    }

    /// <summary>Where the shared data is, LEAN's figures; elsewhere those that the page has, because they cannot be made anew.</summary>
    private static void AppendLean(StringBuilder page, string present)
    {
        if (SharedData.Folder is null)
        {
            var start = present.IndexOf(LeanTitle, StringComparison.Ordinal);
            var end = present.IndexOf("\n## ", start + LeanTitle.Length, StringComparison.Ordinal);
            page.Append(present, start, end - start);
            return;
        }
        page.Append(LeanTitle);
        page.Append("""
            Values of SPY that LEAN's own tests expect, by other programs, to the digits printed there: the largest difference relative
            to the value or to 1, after the rows that a recursive average needs to forget how it began, and the first row that differs
            by more than the digits, those rows included.


            """);
        Row(page, "indicator", "output", "table", "values", "largest difference", "first differing row");
        Row(page, "---", "---", "---", "---", "---", "---");
        foreach (var table in LeanTables.All.OrderBy(t => $"{t.Indicator} {t.Output}", StringComparer.Ordinal))
        {
            var found = LeanTables.Compare(table);
            Row(
                page,
                Code(table.Indicator),
                Code(table.Output),
                $"{table.File}, {table.Column}",
                found.Compared.ToString(CultureInfo.InvariantCulture),
                Magnitude(found.Largest),
                found.Differs?.ToString(CultureInfo.InvariantCulture) ?? "");
        }
    }

    private static void AppendExamples(StringBuilder page)
    {
        var candles = IndicatorFixtures.Candles;
        var first = candles.Count - ExampleRows;
        var last = Enumerable.Range(first, ExampleRows).ToArray();
        page.Append("\n## Worked examples\n\n");
        page.Append("The last five candles of `tests/fixtures/indicators/candles.csv` at default parameters, to six digits.\n\n");
        Row(page, ["", .. last.Select(i => $"candle {i + 1}")]);
        Row(page, ["---", .. last.Select(_ => "---")]);
        Row(page, ["open, high, low, close", .. last.Select(i => List([
            Number(candles[i].Open), Number(candles[i].High), Number(candles[i].Low), Number(candles[i].Close)]))]);
        Row(page, ["volume", .. last.Select(i => Number(candles[i].Volume))]);
        foreach (var d in IndicatorCatalog.All)
        {
            var values = IndicatorRun.Of(d.DefaultSettings(), candles);
            for (var output = 0; output < values.Length; output++)
            {
                var name = d.ReadableOutputs[output] == d.Name ? Code(d.Name) : $"{Code(d.Name)} {Code(d.ReadableOutputs[output])}";
                Row(page, [name, .. last.Select(i => Number(values[output][i]))]);
            }
        }
    }

    private static IEnumerable<IndicatorDefinition> Sorted(IndicatorGroup group) =>
        group.Definitions.OrderBy(d => d.Name, StringComparer.Ordinal);

    private static string[] AlsoWritten(IndicatorDefinition definition, string output) =>
        [.. definition.OutputAliases.Where(a => a.Value == output).Select(a => a.Key).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> FirstCandles(IndicatorDefinition definition) => IndicatorRun
        .Of(definition.DefaultSettings(), SyntheticCandles.Random(6_000, seed: 3))
        .Select(output => Array.FindIndex(output, v => !double.IsNaN(v)))
        .Select(first => first < 0 ? "–" : (first + 1).ToString(CultureInfo.InvariantCulture));

    private static string Chart(IndicatorDefinition definition)
    {
        var styles = definition.ReadableOutputs
            .Select((_, output) => definition.Chart.StyleOf(output).ToString().ToLowerInvariant()).Distinct();
        var text = $"{definition.Chart.Place.ToString().ToLowerInvariant()}: {List(styles)}";
        var apart = definition.ReadableOutputs.Where((_, output) => definition.PlaceOf(output) != definition.Chart.Place).ToArray();
        return apart.Length == 0 ? text : $"{text}; {List(apart.Select(Code))} in a pane";
    }

    private static string Number(double value) => double.IsNaN(value) ? "null" : value.ToString("G6", CultureInfo.InvariantCulture);

    private static string Candle(int? row) => row is { } at ? (at + 1).ToString(CultureInfo.InvariantCulture) : "";

    private static string Magnitude(double value) => value == 0 ? "0" : $"< 1e{Math.Floor(Math.Log10(value)) + 1:0}";

    private static string Code(string name) => $"`{name}`";

    private static string List(IEnumerable<string> items) => string.Join(", ", items);

    private static void Row(StringBuilder page, params string[] cells) =>
        page.Append("| ").AppendJoin(" | ", cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))).Append(" |\n");
}
