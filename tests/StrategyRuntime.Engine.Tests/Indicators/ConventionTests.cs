using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

/// <summary>What indicators say where textbooks divide by zero, and how they begin; docs/INDICATORS.md states each.</summary>
public sealed class ConventionTests
{
    // A price that no double holds exactly: a sum of it that rounds would show.
    private const double Price = 0.1;

    private const double Typical = (Price + Price + Price) / 3;

    private static readonly Dictionary<string, double[]> s_flat = new()
    {
        ["aberration"] = [Typical, Typical, Typical, 0],
        ["accbands"] = [Price, Price, Price],
        ["ad"] = [0],
        ["adosc"] = [0],
        ["adx"] = [0, 0, 0],
        ["alligator"] = [Price, Price, Price],
        ["alma"] = [Price],
        ["amat"] = [0, 0],
        ["anchored_vwap"] = [Typical],
        ["ao"] = [0],
        ["aobv"] = [0, 0, 0, 0, 0, 0, 0],
        ["apo"] = [0],
        ["aroon"] = [100, 100, 0],
        ["atr"] = [0],
        ["atrts"] = [double.NaN, Price],
        ["bias"] = [0],
        ["bollinger"] = [Price, Price, Price, 0, 0.5, 0],
        ["bop"] = [0],
        ["brar"] = [double.NaN, double.NaN],
        ["camarilla"] = [.. None(8)],
        ["cci"] = [0],
        ["cdl_doji"] = [0],
        ["cdl_inside"] = [0],
        ["cdl_pattern"] = [.. IndicatorRun.Definition("cdl_pattern").Outputs.Select(output => output == "CDL_DOJI" ? 100.0 : 0)],
        ["cfo"] = [0],
        ["cg"] = [-5.5],
        ["chandelier_exit"] = [Price, Price],
        ["chop"] = [double.NaN],
        ["cksp"] = [Price, Price],
        ["cmf"] = [0],
        ["cmo"] = [0],
        ["coppock"] = [0],
        ["cpr"] = [.. None(3)],
        ["cti"] = [0],
        ["decay"] = [Price],
        ["dema"] = [Price],
        ["demark_pivot"] = [.. None(3)],
        ["dm"] = [0, 0],
        ["donchian"] = [Price, Price, Price],
        ["dpo"] = [0],
        ["drawdown"] = [0, 0, 0],
        ["efi"] = [0],
        ["elder_ray"] = [0, 0],
        ["ema"] = [Price],
        ["entropy"] = [10 * (-0.1 * Math.Log2(0.1))],
        ["eom"] = [0],
        ["er"] = [0],
        ["fib_pivot"] = [.. None(7)],
        ["fisher"] = [0, 0],
        ["fwma"] = [Price],
        ["ha"] = [Price, Price, Price, Price],
        ["highest"] = [Price],
        ["hma"] = [Price],
        ["ht_trendline"] = [Price],
        ["hwc"] = [Price, Price, Price],
        ["hwma"] = [Price],
        ["ichimoku"] = [Price, Price, Price, Price, Price],
        ["inertia"] = [50],
        ["jma"] = [Price],
        ["kama"] = [Price],
        ["keltner"] = [Price, Price, Price],
        ["kst"] = [0, 0],
        ["kurtosis"] = [double.NaN],
        ["linreg"] = [Price],
        ["log_return"] = [0],
        ["lowest"] = [Price],
        ["macd"] = [0, 0, 0],
        ["mad"] = [0],
        ["massi"] = [25],
        ["median"] = [Price],
        ["mfi"] = [50],
        ["midpoint"] = [Price],
        ["midprice"] = [Price],
        ["mom"] = [0],
        ["natr"] = [0],
        ["nvi"] = [1000],
        ["obv"] = [0],
        ["percent_return"] = [0],
        ["pgo"] = [0],
        ["pivot"] = [.. None(7)],
        ["ppo"] = [0, 0, 0],
        ["psar"] = [Price, -1, double.NaN, Price, 0.02, 0],
        ["psl"] = [0],
        ["pvi"] = [1000],
        ["pvo"] = [0, 0, 0],
        ["pvol"] = [Price * 100],
        ["pvr"] = [1],
        ["pvt"] = [0],
        ["pwma"] = [Price],
        ["qqe"] = [100, 100, double.NaN],
        ["qstick"] = [0],
        ["quantile"] = [Price],
        ["renko"] = [.. None(5)],
        ["rma"] = [Price],
        ["roc"] = [0],
        ["rsi"] = [100],
        ["rsx"] = [50],
        ["rvgi"] = [0, 0],
        ["rvi"] = [50],
        ["sinwma"] = [Price],
        ["skew"] = [double.NaN],
        ["slope"] = [0],
        ["sma"] = [Price],
        ["smi"] = [0, 0],
        ["squeeze"] = [0, 0, 0, 1],
        ["stc"] = [0],
        ["stddev"] = [0],
        ["stochastic"] = [0, 0],
        ["stochrsi"] = [0, 0],
        ["supertrend"] = [Price, -1, double.NaN, Price],
        ["support_resistance"] = [.. None(6)],
        ["swma"] = [Price],
        ["t3"] = [Price],
        ["tema"] = [Price],
        ["thermo"] = [0, 0, 0, 0],
        ["trima"] = [Price],
        ["trix"] = [0],
        ["true_range"] = [0],
        ["tsi"] = [0, 0],
        ["tsv"] = [0],
        ["ttm_trend"] = [-1],
        ["ui"] = [0],
        ["uo"] = [0],
        ["variance"] = [0],
        ["vhf"] = [double.NaN],
        ["vidya"] = [Price],
        ["vortex"] = [double.NaN, double.NaN],
        ["vp"] = [Price, Price, Price, 100 * 100],
        ["vwap"] = [Typical],
        ["vwma"] = [Price],
        ["williams_r"] = [-100],
        ["wma"] = [Price],
        ["woodie_pivot"] = [.. None(5)],
        ["zigzag"] = [.. None(2)],
        ["zlema"] = [Price],
        ["zscore"] = [0],
    };

    // They begin elsewhere and come near what a flat market means.
    private static readonly string[] s_settles = ["kdj", "kvo"];

    // Without volume there is no such thing.
    private static readonly string[] s_needVolume = ["anchored_vwap", "cmf", "pvo", "vp", "vwap", "vwma"];

    // Null on one side of the price, before a second day has begun, or before a level has been found.
    private static readonly string[] s_haveGaps =
    [
        "atrts", "camarilla", "cpr", "demark_pivot", "fib_pivot", "pivot", "psar", "qqe", "support_resistance", "supertrend",
        "woodie_pivot",
    ];

    public static TheoryData<string> Names() => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_market_that_does_not_move_gives_the_documented_numbers_to_the_bit(string name)
    {
        if (s_settles.Contains(name)) return;
        var expected = s_flat[name];
        Candle[] candles = [.. Enumerable.Range(0, 1_000).Select(i => SyntheticCandles.Flat(i, Price))];
        var values = IndicatorRun.Of(IndicatorRun.Definition(name).DefaultSettings(), candles);

        values.Length.Should().Be(expected.Length);
        for (var output = 0; output < values.Length; output++)
        {
            if (double.IsNaN(expected[output])) values[output].Should().OnlyContain(v => double.IsNaN(v));
            else values[output].SkipWhile(double.IsNaN).Should().NotBeEmpty().And.OnlyContain(v => v == expected[output]);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_candle_that_is_no_number_is_passed_over(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        var clean = SyntheticCandles.Random(300, seed: 5);
        var nothing = new Candle(clean[100].OpenTime, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN);
        var endless = clean[100] with { High = double.PositiveInfinity, Close = double.PositiveInfinity, Low = double.NegativeInfinity };
        Candle[] holed = [nothing, .. clean[..100], nothing, endless, .. clean[100..]];

        var expected = IndicatorRun.Of(settings, clean);
        var values = IndicatorRun.Of(settings, holed);

        for (var output = 0; output < expected.Length; output++)
            values[output][^1].Should().Be(expected[output][^1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Without_volume_an_indicator_is_finite_or_null(string name)
    {
        var settings = IndicatorRun.Definition(name).DefaultSettings();
        Candle[] candles = [.. SyntheticCandles.Random(300, seed: 6).Select(c => c with { Volume = 0 })];
        var last = IndicatorRun.Of(settings, candles).Select(output => output[^1]);

        if (s_needVolume.Contains(name)) last.Should().OnlyContain(v => double.IsNaN(v));
        else last.Should().OnlyContain(v => double.IsFinite(v) || s_haveGaps.Contains(name));
    }

    [Fact]
    public void Mfi_is_50_without_volume_and_again_after_volume_has_left_its_window()
    {
        // Volumes so unlike that even 106 bits do not hold their sum: taking them away one by one would leave a trace.
        Candle[] candles =
            [.. SyntheticCandles.Random(60, seed: 9).Select((c, i) => c with { Volume = i < 36 ? Math.Pow(10, i * 7 % 40 - 20) / 3 : 0 })];
        var mfi = IndicatorRun.Of(IndicatorRun.Settings("mfi", [14]), candles)[0];
        mfi[35].Should().NotBe(50);
        mfi[50..].Should().OnlyContain(v => v == 50);
    }

    [Fact]
    public void Rsi_is_100_without_losses_and_0_without_gains()
    {
        IndicatorRun.OfCloses("rsi", [3], 1, 2, 3, 4, 5)[^1].Should().Be(100);
        IndicatorRun.OfCloses("rsi", [3], 5, 4, 3, 2, 1)[^1].Should().Be(0);
    }

    [Fact]
    [ComputedByHand("rsi")]
    public void Rsi_begins_with_the_mean_of_the_first_changes()
    {
        // Changes +1 −2 +3: gain 4/3, loss 2/3, strength 2. Then +2: gain (4/3 × 2 + 2)/3 = 14/9, loss 4/9, strength 3.5.
        var rsi = IndicatorRun.OfCloses("rsi", [3], 10, 11, 9, 12, 14);
        rsi[..3].Should().OnlyContain(v => double.IsNaN(v));
        rsi[3].Should().BeApproximately(100 - 100 / 3.0, 1e-12);
        rsi[4].Should().BeApproximately(100 - 100 / 4.5, 1e-12);
    }

    [Fact]
    [ComputedByHand("ema")]
    public void Ema_begins_with_the_mean_of_the_first_prices() =>
        IndicatorRun.OfCloses("ema", [3], 1, 2, 6, 5)[2..].Should().Equal(3, 4);

    [Fact]
    [ComputedByHand("atr")]
    public void Atr_counts_the_first_candle_with_its_range()
    {
        Candle[] candles = [new(new UtcTime(0), 10, 12, 9, 11, 1), new(new UtcTime(1), 14, 15, 13, 14, 1)];
        IndicatorRun.Of(IndicatorRun.Settings("atr", [2]), candles)[0].Should().Equal(double.NaN, (3 + 4) / 2.0);
    }

    [Fact]
    [ComputedByHand("adx", "plus_di", "minus_di")]
    public void Adx_counts_nothing_on_the_first_candle()
    {
        // Moves: +2/−1 (range 4), then −1/+3 (range 5); length 2: +DI = 100 × 2 ÷ 9, −DI = 100 × 3 ÷ 9.
        Candle[] candles = [new(new UtcTime(0), 10, 11, 9, 10, 1), new(new UtcTime(1), 10, 13, 10, 13, 1),
            new(new UtcTime(2), 9, 12, 7, 8, 1)];
        var values = IndicatorRun.Of(IndicatorRun.Settings("adx", [2]), candles);
        values[1].Should().Equal(double.NaN, double.NaN, 100 * (2 / 2.0) / ((3 + 6) / 2.0));
        values[2][2].Should().BeApproximately(100 * 3 / 9.0, 1e-12);
    }

    [Fact]
    public void Roc_from_zero_is_null() =>
        IndicatorRun.OfCloses("roc", [1], 0, 5, 10).Should().Equal(double.NaN, double.NaN, 100);

    [Fact]
    [ComputedByHand("obv")]
    public void Obv_starts_at_zero_and_stays_when_the_close_does()
    {
        Candle[] candles =
        [
            SyntheticCandles.Flat(0, 10, 500), SyntheticCandles.Flat(1, 11, 30),
            SyntheticCandles.Flat(2, 11, 70), SyntheticCandles.Flat(3, 9, 100),
        ];
        IndicatorRun.Of(IndicatorRun.Settings("obv", []), candles)[0].Should().Equal(0, 30, 30, -70);
    }

    [Fact]
    [ComputedByHand("aroon")]
    public void Aroon_counts_the_newest_of_equal_highs_and_lows()
    {
        Candle[] candles = [.. new[] { 5.0, 9, 9, 2, 2 }.Select((price, i) => SyntheticCandles.Flat(i, price))];
        var aroon = IndicatorRun.Of(IndicatorRun.Settings("aroon", [4]), candles);
        (aroon[0][^1], aroon[1][^1], aroon[2][^1]).Should().Be((50, 100, -50));
    }

    private static IEnumerable<double> None(int outputs) => Enumerable.Repeat(double.NaN, outputs);
}
