using System.Globalization;
using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>Every candle pattern against TA-Lib's own C code, on the candles of tests/fixtures/indicators/candle-patterns.csv.</summary>
public sealed class CandlePatternTests
{
    private static readonly (Candle Candle, IReadOnlyDictionary<string, int> Answers)[] s_rows =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "fixtures", "indicators", "candle-patterns.csv")).Skip(1).Select(Read)];

    private static readonly double[][] s_ours = IndicatorRun.Of(
        IndicatorRun.Definition("cdl_pattern").DefaultSettings(), [.. s_rows.Select(row => row.Candle)]);

    /// <summary>How many values of each pattern are compared.</summary>
    public static int Compared => s_rows.Length;

    public static TheoryData<string> Outputs() => [.. IndicatorRun.Definition("cdl_pattern").Outputs];

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Our_pattern_occurs_where_it_does_in_ta_lib(string output)
    {
        IndicatorRun.Definition("cdl_pattern").TryGetOutput(output, out var place).Should().BeTrue();
        var name = output["CDL_".Length..].ToLowerInvariant();
        var theirs = s_rows.Select(row => 100.0 * Math.Sign(row.Answers.GetValueOrDefault(name))).ToArray();

        var ours = s_ours[place].Select(value => double.IsNaN(value) ? 0 : value).ToArray();

        Enumerable.Range(0, ours.Length).Where(row => ours[row] != theirs[row])
            .Select(row => $"row {row}: {ours[row]} instead of {theirs[row]}").Take(5).Should().BeEmpty();
        theirs.Count(value => value != 0).Should().BeGreaterThanOrEqualTo(2, "otherwise nothing was proven");
    }

    [Fact]
    public void There_are_the_61_patterns_of_ta_lib_and_each_is_null_until_its_candles_are_there()
    {
        s_ours.Should().HaveCount(61);
        s_ours.Should().OnlyContain(values => double.IsNaN(values[1]) && !double.IsNaN(values[14]));
    }

    [Fact]
    public void A_document_that_names_a_pattern_but_no_output_means_that_pattern()
    {
        var definition = IndicatorRun.Definition("cdl_pattern");
        var doji = definition.Parameters[0].Words.ToList().IndexOf("doji");

        var settings = new IndicatorSettings(definition, [doji], PriceField.Close);

        definition.Outputs[definition.DefaultOutput(settings)].Should().Be("CDL_DOJI");
        settings.Key.Should().Be("cdl_pattern(doji)");
    }

    private static (Candle Candle, IReadOnlyDictionary<string, int> Answers) Read(string line, int row)
    {
        var cells = line.Split(',');
        var numbers = cells[..4].Select(cell => double.Parse(cell, CultureInfo.InvariantCulture)).ToArray();
        var answers = cells[4].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(answer => answer.Split('='))
            .ToDictionary(pair => pair[0], pair => int.Parse(pair[1], CultureInfo.InvariantCulture));
        return (new Candle(SyntheticCandles.Time(row), numbers[0], numbers[1], numbers[2], numbers[3], 1), answers);
    }
}
