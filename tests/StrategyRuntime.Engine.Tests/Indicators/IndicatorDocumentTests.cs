using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>docs/INDICATORS.md says what the engine does: it is written from the catalogue.</summary>
public sealed class IndicatorDocumentTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "INDICATORS.md"));

    public static TheoryData<string> Names() => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Fact]
    public void The_page_is_what_the_catalogue_and_the_fixtures_give()
    {
        var end = s_page.IndexOf(IndicatorDocument.Marker, StringComparison.Ordinal);
        end.Should().BePositive("the marker stands between what is written by hand and what is generated");
        var generated = IndicatorDocument.Generate(s_page);
        GeneratedFile.ShouldHold("docs/INDICATORS.md", s_page[..end] + IndicatorDocument.Marker + "\n" + generated);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_indicator_says_its_formula_and_its_source(string name)
    {
        var notes = IndicatorRun.Definition(name).Notes;
        notes.Formula.Should().NotBeEmpty();
        notes.Source.Should().NotBeEmpty();
        notes.FirstValue.Should().NotBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_chart_has_one_style_for_all_outputs_or_one_each_and_so_has_the_scale(string name)
    {
        var definition = IndicatorRun.Definition(name);
        definition.Chart.Styles.Length.Should().Match(count => count == 1 || count == definition.ReadableOutputs.Count);
        definition.Scales.Count.Should().Match(count => count == 1 || count == definition.ReadableOutputs.Count);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_table_of_agreement_has_a_row_with_sources_for_every_indicator(string name)
    {
        var table = s_page[s_page.IndexOf("## Agreement with other implementations", StringComparison.Ordinal)..];
        var row = table.Split('\n').First(line => line.StartsWith($"| `{name}` |", StringComparison.Ordinal));
        row.Split('|')[2].Trim().Should().NotBeEmpty();
    }
}
