using System.Globalization;
using StrategyRuntime.Engine.Indicators.Catalog;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>
/// docs/INDICATORS.md says what the engine does: names, aliases, parameters, defaults, outputs, and with which candle each output begins.
/// </summary>
public sealed class IndicatorDocumentTests
{
    private static readonly string[] s_lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "docs", "INDICATORS.md"));

    public static TheoryData<string> Names() => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_lists_an_indicator_as_the_catalog_has_it(string name)
    {
        var definition = IndicatorRun.Definition(name);
        var cells = Row("## All of them", name);

        cells[1].Should().Be(List(definition.Aliases.Select(Code)));
        cells[2].Should().Be(List(definition.Parameters.Select(p => $"{Code(p.Name)} {p.Default.ToString(CultureInfo.InvariantCulture)}")));
        cells[3].Should().Be(definition.ReadsPriceField ? definition.DefaultPriceField.ToString().ToLowerInvariant() : "");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_output_is_null_before_the_documented_candle_and_never_after(string name)
    {
        var definition = IndicatorRun.Definition(name);
        var values = IndicatorRun.Of(definition.DefaultSettings(), SyntheticCandles.Random(200, seed: 3));
        var firsts = values.Select(output => Array.FindIndex(output, v => !double.IsNaN(v)));

        Row("## All of them", name)[4].Should().Be(List(definition.Outputs.Zip(firsts, (output, first) => $"{Code(output)} {first + 1}")));
        foreach (var output in values)
            output.SkipWhile(double.IsNaN).Should().OnlyContain(v => double.IsFinite(v));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_page_has_the_formula_and_every_alias_of_a_parameter_and_an_output(string name)
    {
        var definition = IndicatorRun.Definition(name);
        Section("## Conventions").Should().Contain(line => line.StartsWith('|') && line.Split('|')[1].Contains(Code(name)));

        var parameters = Section("## Parameters under other names");
        foreach (var parameter in definition.Parameters)
            parameters.Should().Contain(line =>
                line.StartsWith($"| {Code(parameter.Name)} |", StringComparison.Ordinal)
                && line.Split('|')[2].Contains(Code(name))
                && line.Split('|')[3].Trim() == List(parameter.Aliases.Select(Code)));

        foreach (var (alias, output) in definition.OutputAliases)
            Row("## Outputs under other names", name)[1].Split("; ")
                .Should().Contain(part => part.StartsWith($"{Code(output)}:", StringComparison.Ordinal) && part.Contains(Code(alias)));
    }

    [Fact]
    public void The_page_lists_nothing_else() =>
        Section("## All of them").Count(line => line.StartsWith("| `", StringComparison.Ordinal)).Should().Be(IndicatorCatalog.All.Count);

    private static string[] Section(string heading) =>
        [.. s_lines.SkipWhile(line => line != heading).Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))];

    private static string[] Row(string heading, string name) =>
    [
        .. Section(heading)
            .Single(line => line.StartsWith($"| {Code(name)} |", StringComparison.Ordinal))
            .Split('|')[1..^1]
            .Select(cell => cell.Trim()),
    ];

    private static string Code(string name) => $"`{name}`";

    private static string List(IEnumerable<string> items) => string.Join(", ", items);
}
