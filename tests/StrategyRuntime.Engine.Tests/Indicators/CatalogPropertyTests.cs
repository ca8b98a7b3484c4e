using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>
/// Laws that every indicator of the catalogue keeps, on series made for them: at default parameters, and with STRATEGYRUNTIME_FULL=1 at
/// other lengths and on other series too.
/// </summary>
public sealed class CatalogPropertyTests
{
    private const int Long = 100_000;
    private const int Recent = 20_000;

    private static readonly int[] s_lengths = FullForm.IsOn ? [.. Enumerable.Range(1, 500)] : [1, 2, 3, 4, 5, 7, 13, 50, 199, 500];
    private static readonly double[] s_otherLengths = FullForm.IsOn ? [2, 5, 50, 200] : [];
    private static readonly int[] s_seeds = FullForm.IsOn ? [.. Enumerable.Range(20, 40)] : [20];

    private static readonly Candle[] s_random = Quantised(500, 11);
    private static readonly Candle[] s_longer = Quantised(1_500, 13);
    private static readonly Candle[] s_long = SyntheticCandles.Random(Long, seed: 7);

    /// <summary>Outputs that depend on all candles since the start, and how two starts compare.</summary>
    private static readonly Dictionary<string, Func<double, double, double>> s_cumulative = new()
    {
        ["obv"] = (now, before) => now - before,
        ["ad"] = (now, before) => now - before,
        ["pvt"] = (now, before) => now - before,
        ["nvi"] = (now, before) => now / before * 1000,
        ["pvi"] = (now, before) => now / before * 1000,
    };

    /// <summary>What else remembers the start of the data: levels, bricks, and the highest price so far.</summary>
    private static readonly string[] s_rememberTheStart = ["aobv", "drawdown", "renko", "support_resistance"];

    /// <summary>Averages whose weight is a product of small ones: at a length of 200 they remember what lies 20,000 candles back.</summary>
    private static readonly string[] s_rememberForLong = ["kama", "vidya"];

    public static TheoryData<string> Names() => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_instance_that_begins_again_with_any_number_of_candles_has_the_values_of_one_that_went_on(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var streamed = IndicatorRun.Of(settings, s_random);
        for (var length = 1; length <= s_random.Length; length++)
        {
            var fresh = settings.Create(IndicatorRun.Utc);
            for (var i = 0; i < length; i++) fresh.Update(s_random[i]);
            for (var output = 0; output < streamed.Length; output++)
                BitConverter.DoubleToInt64Bits(fresh[output]).Should().Be(
                    BitConverter.DoubleToInt64Bits(streamed[output][length - 1]), $"of {length} candles, output {output}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void What_comes_later_changes_no_value(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        Candle[] other = [.. s_random[..300], .. Quantised(200, 12).Select((c, i) => c with { OpenTime = s_random[300 + i].OpenTime })];
        var one = IndicatorRun.Of(settings, s_random);
        var two = IndicatorRun.Of(settings, other);
        for (var output = 0; output < one.Length; output++) one[output][..300].Should().Equal(two[output][..300]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_value_is_finite_or_null_whatever_the_candles_are(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var flat = Enumerable.Range(0, 500).Select(i => SyntheticCandles.Flat(i, 0.1)).ToArray();
        Candle[][] series =
        [
            s_random,
            flat,
            [.. flat.Select(c => c with { Volume = 0 })],
            [.. s_random.Select(c => c with { Volume = 0 })],
            [.. s_random[..250], .. flat[..250].Select((c, i) => c with { OpenTime = s_random[250 + i].OpenTime })],
            [.. flat[..250], .. s_random[..250].Select((c, i) => c with { OpenTime = s_random[250 + i].OpenTime })],
            [.. s_random.Select((c, i) => Moved(c, i < 250 ? 0 : 100_000))],
            [.. s_random.Select((c, i) => i % 7 == 0 ? new Candle(c.OpenTime, 0, 0, 0, 0, 0) : c)],
            [.. s_random.Select(c => Moved(c, -250))],
        ];
        foreach (var candles in series)
            foreach (var output in IndicatorRun.Of(settings, candles))
                output.Should().NotContain(v => double.IsInfinity(v));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_length_up_to_500_gives_finite_values_that_what_comes_later_does_not_change(string name)
    {
        const int Half = 700;
        foreach (var length in s_lengths)
        {
            var settings = OfLength(name, length);
            var all = IndicatorRun.Of(settings, s_longer);
            var half = IndicatorRun.Of(settings, s_longer[..Half]);
            for (var output = 0; output < all.Length; output++)
            {
                if (all[output].Any(double.IsInfinity)) Assert.Fail($"{settings.Key}, output {output}: an infinity");
                if (!all[output].AsSpan(0, Half).SequenceEqual(half[output])) Assert.Fail($"{settings.Key}, output {output}: other values");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Other_random_series_give_finite_values_and_the_same_bits_again(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        foreach (var seed in s_seeds)
        {
            var candles = SyntheticCandles.Random(500, seed);
            var one = IndicatorRun.Of(settings, candles);
            var two = IndicatorRun.Of(settings, candles);
            for (var output = 0; output < one.Length; output++)
            {
                one[output].Should().NotContain(v => double.IsInfinity(v), $"of seed {seed}");
                one[output].AsSpan().SequenceEqual(two[output]).Should().BeTrue($"seed {seed}, output {output}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Multiplied_prices_give_what_the_scale_says(string name) =>
        CheckScale(name, candle => Times(candle, 4), (scale, value) => scale switch
        {
            IndicatorScale.Price or IndicatorScale.PriceDifference or IndicatorScale.Proportional => 4 * value,
            IndicatorScale.SquaredDifference => 16 * value,
            IndicatorScale.Ratio or IndicatorScale.Unitless => value,
            _ => null,
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Raised_prices_give_what_the_scale_says(string name) =>
        CheckScale(name, candle => Moved(candle, 64), (scale, value) => scale switch
        {
            IndicatorScale.Price => value + 64,
            IndicatorScale.PriceDifference or IndicatorScale.SquaredDifference or IndicatorScale.Unitless => value,
            _ => null,
        });

    [Theory]
    [MemberData(nameof(Names))]
    public void Hundred_thousand_candles_leave_no_trace_in_the_newest_value(string name)
    {
        if (s_rememberTheStart.Contains(name)) return;
        foreach (var settings in Variants(name))
            if (!s_rememberForLong.Contains(name) || settings.Parameters[0] <= 50) CheckDrift(name, settings);
    }

    private static void CheckDrift(string name, IndicatorSettings settings)
    {
        var streamed = IndicatorRun.Of(settings, s_long);
        var fresh = IndicatorRun.Of(settings, s_long[^Recent..]);
        for (var output = 0; output < streamed.Length; output++)
        {
            var now = streamed[output][^1];
            if (s_cumulative.TryGetValue(name, out var since)) now = since(now, streamed[output][^Recent]);
            var start = name is "ad" ? fresh[output][0] : 0;
            // 1e-9 of the largest value: next to zero a difference of large numbers has no nine digits.
            var tolerance = 1e-9 * fresh[output].Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max();
            if (double.IsNaN(now)) fresh[output][^1].Should().Be(double.NaN);
            else fresh[output][^1].Should().BeApproximately(now + start, tolerance, $"{settings.Key}, output {output}");
        }
    }

    private static void CheckScale(string name, Func<Candle, Candle> change, Func<IndicatorScale, double, double?> law)
    {
        var definition = IndicatorRun.Definition(name);
        if (definition.ReadsPriceField && definition.DefaultPriceField is PriceField.Volume or PriceField.OpenInterest) return;
        foreach (var settings in Variants(name)) CheckScale(definition, settings, change, law);
    }

    private static void CheckScale(
        IndicatorDefinition definition, IndicatorSettings settings, Func<Candle, Candle> change, Func<IndicatorScale, double, double?> law)
    {
        var before = IndicatorRun.Of(settings, s_random);
        var after = IndicatorRun.Of(settings, [.. s_random.Select(change)]);
        for (var output = 0; output < before.Length; output++)
        {
            var tolerance = 1e-9 * after[output].Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0).Max() + 1e-9;
            for (var row = 0; row < s_random.Length; row++)
            {
                if (law(definition.ScaleOf(output), before[output][row]) is not { } expected) break;
                if (double.IsNaN(expected)) after[output][row].Should().Be(double.NaN, $"{settings.Key}, output {output} row {row}");
                else after[output][row].Should().BeApproximately(expected, tolerance, $"{settings.Key}, output {output} row {row}");
            }
        }
    }

    /// <summary>Default parameters, and in the full form some with every count of candles the same.</summary>
    private static IEnumerable<IndicatorSettings> Variants(string name) =>
        [IndicatorRun.Definition(name).DefaultSettings(), .. s_otherLengths.Select(length => OfLength(name, length))];

    private static IndicatorSettings OfLength(string name, double length)
    {
        var definition = IndicatorRun.Definition(name);
        var values = definition.Parameters.Select(p => CountsCandles(p) ? Math.Clamp(length, p.Minimum, p.Maximum) : p.Default);
        return new IndicatorSettings(definition, [.. values], definition.DefaultPriceField);
    }

    private static bool CountsCandles(IndicatorParameter parameter) =>
        parameter is { IsInteger: true, IsTimeOfDay: false, Words.Count: 0 };

    /// <summary>Random candles whose prices are multiples of 1/64, so that moving and multiplying them by powers of two is exact.</summary>
    private static Candle[] Quantised(int count, int seed) =>
    [
        .. SyntheticCandles.Random(count, seed).Select(c => c with
        {
            Open = Math.Round(c.Open * 64) / 64,
            High = Math.Round(c.High * 64) / 64,
            Low = Math.Round(c.Low * 64) / 64,
            Close = Math.Round(c.Close * 64) / 64,
        }),
    ];

    private static Candle Times(Candle c, double factor) =>
        c with { Open = c.Open * factor, High = c.High * factor, Low = c.Low * factor, Close = c.Close * factor };

    private static Candle Moved(Candle c, double by) =>
        c with { Open = c.Open + by, High = c.High + by, Low = c.Low + by, Close = c.Close + by };
}
