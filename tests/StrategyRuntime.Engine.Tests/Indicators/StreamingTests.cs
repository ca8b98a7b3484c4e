using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>What every indicator of the catalog must do, whatever it computes.</summary>
public sealed class StreamingTests
{
    private static readonly Candle[] s_long = SyntheticCandles.Random(100_000, seed: 7);

    public static TheoryData<string> Names() => [.. IndicatorCatalog.All.Select(d => d.Name)];

    public static TheoryData<string, double[]> Variants() => new()
    {
        { "adx", [5, 9] },
        { "macd", [20, 5, 3] },
        { "psar", [0.05, 0.3, 0.01] },
        { "sma", [1] },
        { "sma", [200] },
        { "stddev", [133] },
        { "stochastic", [5, 3, 4] },
        { "stochrsi", [7, 2, 5, 21] },
        { "vwap", [30] },
        { "wma", [200] },
    };

    public static TheoryData<string> NaiveNames() => [.. NaiveIndicators.Names];

    [Theory]
    [MemberData(nameof(NaiveNames))]
    public void Hundred_thousand_streamed_candles_give_what_a_batch_over_the_whole_series_gives(string name) => CompareWithBatch(name, []);

    [Theory]
    [MemberData(nameof(Variants))]
    public void So_they_do_with_other_parameters(string name, double[] parameters) => CompareWithBatch(name, parameters);

    [Theory]
    [MemberData(nameof(Names))]
    public void Updating_and_reading_allocate_nothing(string name)
    {
        var indicator = IndicatorRun.Definition(name).DefaultSettings().Create(IndicatorRun.Utc);
        Feed(indicator, 0, 2_000);

        Allocations.Fewest(10, repetition => Feed(indicator, 2_000 * (repetition + 1), 2_000 * (repetition + 2))).Should().Be(0);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_replay_gives_the_same_bits(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var first = IndicatorRun.Of(settings, s_long[..5_000]);
        var replay = IndicatorRun.Of(settings, s_long[..5_000]);
        for (var output = 0; output < first.Length; output++)
            replay[output].Select(BitConverter.DoubleToInt64Bits).Should().Equal(first[output].Select(BitConverter.DoubleToInt64Bits));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Reading_a_value_changes_nothing(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var read = settings.Create(IndicatorRun.Utc);
        var left = settings.Create(IndicatorRun.Utc);
        foreach (var candle in s_long[..500])
        {
            read.Update(candle);
            left.Update(candle);
            for (var output = 0; output < read.Outputs.Count; output++) _ = read[output] + read[output];
        }
        for (var output = 0; output < read.Outputs.Count; output++) read[output].Should().Be(left[output]);
    }

    private static void CompareWithBatch(string name, double[] parameters)
    {
        var settings = IndicatorRun.Settings(name, parameters);
        var streamed = IndicatorRun.Of(settings, s_long);
        var batch = NaiveIndicators.Of(settings, s_long);
        batch.Length.Should().Be(streamed.Length);
        for (var output = 0; output < streamed.Length; output++)
            for (var row = 0; row < s_long.Length; row++)
                Agreement.Check(streamed[output][row], batch[output][row],
                    $"{settings.Key} {settings.Definition.ReadableOutputs[output]} row {row}");
    }

    private static void Feed(IIndicator indicator, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            indicator.Update(s_long[i]);
            for (var output = 0; output < indicator.Outputs.Count; output++) _ = indicator[output];
        }
    }
}
