using System.Text;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>How the dashboard draws indicators: a file of its sources that the catalogue gives.</summary>
public sealed class IndicatorChartFileTests
{
    private const string Path = "src/dashboard/src/run/chart/indicatorCharts.ts";

    [Fact]
    public void The_dashboard_has_the_place_and_the_style_of_every_output_of_the_catalogue()
    {
        var file = new StringBuilder("""
            // Written by IndicatorChartFileTests from the engine's catalogue.

            /** Place and style of all outputs of an indicator, or of each; the first output is the one without a name in candle events. */
            export const indicatorCharts: Readonly<Record<string, string | Readonly<Record<string, string>>>> = {

            """);
        foreach (var definition in IndicatorCatalog.All) Append(file, definition);
        file.Append("""
            };

            /** Other names that documents write, without separators. */
            export const indicatorAliases: Readonly<Record<string, string>> = {

            """);
        foreach (var definition in IndicatorCatalog.All)
            foreach (var alias in definition.Aliases.Select(DocumentName.Normalize).Where(alias => alias != Plain(definition)).Distinct())
                file.Append($"  {Key(alias)}: '{Plain(definition)}',\n");
        file.Append("};\n");
        GeneratedFile.ShouldHold(Path, file.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("bollinger", "middle", ChartPlace.Overlay)]
    [InlineData("bollinger", "percent_b", ChartPlace.Pane)]
    [InlineData("supertrend", "direction", ChartPlace.Pane)]
    [InlineData("ha", "HA_open", ChartPlace.Overlay)]
    [InlineData("rsi", "rsi", ChartPlace.Pane)]
    public void An_output_of_an_overlay_that_is_no_price_is_shown_in_a_pane(string name, string output, ChartPlace place)
    {
        var definition = IndicatorRun.Definition(name);
        definition.TryGetOutput(output, out var index).Should().BeTrue();
        definition.PlaceOf(index).Should().Be(place);
    }

    [Fact]
    public void An_overlay_has_an_output_over_the_price() =>
        IndicatorCatalog.All.Where(d => d.Chart.Place == ChartPlace.Overlay).Should().OnlyContain(d => d.PlaceOf(0) == ChartPlace.Overlay);

    private static void Append(StringBuilder file, IndicatorDefinition definition)
    {
        string Look(int output) => $"'{definition.PlaceOf(output)} {definition.Chart.StyleOf(output)}'".ToLowerInvariant();
        var looks = definition.Outputs.Select((_, output) => Look(output)).ToArray();
        file.Append($"  {Key(Plain(definition))}: ");
        if (looks.Distinct().Count() == 1)
        {
            file.Append($"{looks[0]},\n");
            return;
        }
        file.Append("{\n");
        for (var output = 0; output < looks.Length; output++)
            file.Append($"    {Key(definition.Outputs[output].ToLowerInvariant())}: {looks[output]},\n");
        file.Append("  },\n");
    }

    private static string Plain(IndicatorDefinition definition) => DocumentName.Normalize(definition.Name);

    private static string Key(string name) => char.IsAsciiDigit(name[0]) ? $"'{name}'" : name;
}
