using StrategyRuntime.Engine.Indicators;
using StrategyRuntime.Engine.Indicators.Catalog;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Tests.Indicators;

public sealed class IndicatorCatalogTests
{
    public static TheoryData<string> Names() => [.. IndicatorCatalog.All.Select(d => d.Name)];

    [Fact]
    public void The_catalog_has_every_indicator_of_the_strategy_format() =>
        IndicatorCatalog.All.Select(d => d.Name).Should().Equal(
            "aberration", "accbands", "ad", "adosc", "adx", "alligator", "alma", "amat", "anchored_vwap", "ao", "aobv", "apo",
            "aroon", "atr", "atrts", "bias", "bollinger", "bop", "brar", "camarilla", "cci", "cdl_doji", "cdl_inside",
            "cdl_pattern", "cfo", "cg", "chandelier_exit", "chop", "cksp", "cmf", "cmo", "coppock", "cpr", "cti", "decay",
            "dema", "demark_pivot", "dm", "donchian", "dpo", "drawdown", "efi", "elder_ray", "ema", "entropy", "eom", "er",
            "fib_pivot", "fisher", "fwma", "ha", "highest", "hma", "ht_trendline", "hwc", "hwma", "ichimoku", "inertia",
            "jma", "kama", "kdj", "keltner", "kst", "kurtosis", "kvo", "linreg", "log_return", "lowest", "macd", "mad",
            "massi", "median", "mfi", "midpoint", "midprice", "mom", "natr", "nvi", "obv", "percent_return", "pgo", "pivot",
            "ppo", "psar", "psl", "pvi", "pvo", "pvol", "pvr", "pvt", "pwma", "qqe", "qstick", "quantile", "renko", "rma",
            "roc", "rsi", "rsx", "rvgi", "rvi", "sinwma", "skew", "slope", "sma", "smi", "squeeze", "stc", "stddev",
            "stochastic", "stochrsi", "supertrend", "support_resistance", "swma", "t3", "tema", "thermo", "trima", "trix",
            "true_range", "tsi", "tsv", "ttm_trend", "ui", "uo", "variance", "vhf", "vidya", "vortex", "vp", "vwap", "vwma",
            "williams_r", "wma", "woodie_pivot", "zigzag", "zlema", "zscore");

    [Fact]
    public void The_usual_indicators_are_those_of_the_catalog()
    {
        var usual = IndicatorCatalog.All.Where(d => UsualIndicators.Find(d.Name) is not null).ToList();
        usual.Should().HaveCountGreaterThan(10);
        foreach (var definition in usual) UsualIndicators.Find(definition.Name).Should().BeSameAs(definition);
        foreach (var alias in IndicatorCatalog.All.SelectMany(d => d.Aliases).Select(DocumentName.Normalize))
            UsualIndicators.Find(alias)?.Answers(alias).Should().BeTrue();
    }

    [Theory]
    [InlineData("RSI", "rsi")]
    [InlineData("bbands", "bollinger")]
    [InlineData("Bollinger Bands", "bollinger")]
    [InlineData("bb", "bollinger")]
    [InlineData("parabolicSAR", "psar")]
    [InlineData("willr", "williams_r")]
    [InlineData("Williams %R", "williams_r")]
    [InlineData("stoch_rsi", "stochrsi")]
    [InlineData("std_dev", "stddev")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("rsii", null)]
    public void An_indicator_answers_to_the_names_that_builders_use(string? written, string? name)
    {
        IndicatorCatalog.TryGet(written, out var definition).Should().Be(name is not null);
        definition?.Name.Should().Be(name);
    }

    [Theory]
    [InlineData("macd", "fastLength", "fast")]
    [InlineData("macd", "fastperiod", "fast")]
    [InlineData("macd", "signal_length", "signal")]
    [InlineData("sma", "timeperiod", "length")]
    [InlineData("sma", "N", "length")]
    [InlineData("bollinger", "stdDev", "multiplier")]
    [InlineData("bollinger", "mult", "multiplier")]
    [InlineData("stochastic", "kPeriod", "length")]
    [InlineData("stochrsi", "kPeriod", "smooth_k")]
    [InlineData("stochrsi", "period", "length")]
    [InlineData("sma", "fast", null)]
    public void A_parameter_answers_to_the_names_that_builders_use(string indicator, string written, string? parameter)
    {
        var definition = IndicatorRun.Definition(indicator);
        definition.TryGetParameter(written, out var index).Should().Be(parameter is not null);
        if (parameter is null) index.Should().Be(-1);
        else definition.Parameters[index].Name.Should().Be(parameter);
    }

    [Theory]
    [InlineData("macd", "signal", 1)]
    [InlineData("macd", "MACD_Signal", 1)]
    [InlineData("macd", null, 0)]
    [InlineData("macd", "", 0)]
    [InlineData("macd", "value", 0)]
    [InlineData("adx", "+DI", 1)]
    [InlineData("adx", "-DI", 2)]
    [InlineData("bollinger", "upperBand", 0)]
    [InlineData("bollinger", "%B", 4)]
    [InlineData("bollinger", "bbands", 0)]
    [InlineData("stochastic", "%D", 1)]
    [InlineData("macd", "upper", -1)]
    public void An_output_answers_to_the_names_that_builders_use(string indicator, string? written, int output)
    {
        IndicatorRun.Definition(indicator).TryGetOutput(written, out var index).Should().Be(output >= 0);
        index.Should().Be(output);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void No_two_parameters_and_no_two_outputs_of_an_indicator_answer_to_one_name(string name)
    {
        var definition = IndicatorRun.Definition(name);
        definition.Parameters.SelectMany(p => p.Aliases.Prepend(p.Name)).Select(DocumentName.Normalize).Should().OnlyHaveUniqueItems();
        definition.ReadableOutputs.Concat(definition.OutputAliases.Keys).Select(DocumentName.Normalize).Should().OnlyHaveUniqueItems();
        definition.OutputAliases.Values.Should().BeSubsetOf(definition.ReadableOutputs);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Defaults_are_allowed_and_an_instance_has_the_outputs_of_its_definition(string name)
    {
        var definition = IndicatorRun.Definition(name);
        definition.Parameters.Where(p => p.Default < p.Minimum || p.Default > p.Maximum).Should().BeEmpty();
        definition.DefaultSettings().Create(IndicatorRun.Utc).Outputs.Should().Equal(definition.Outputs);
    }

    [Theory]
    [InlineData("rsi", new double[] { 14 }, "rsi(14,close)")]
    [InlineData("macd", new double[] { 12, 26, 9 }, "macd(12,26,9,close)")]
    [InlineData("bollinger", new[] { 20, 2.5 }, "bollinger(20,2.5,close)")]
    [InlineData("adx", new double[] { 14 }, "adx(14)")]
    [InlineData("adx", new double[] { 14, 9 }, "adx(14,9)")]
    [InlineData("vwap", new double[] { 0 }, "vwap()")]
    [InlineData("vwap", new double[] { 20 }, "vwap(20)")]
    public void A_key_shows_the_parameters_and_the_price_field(string name, double[] parameters, string key) =>
        IndicatorRun.Settings(name, parameters).Key.Should().Be(key);

    [Fact]
    public void Highest_reads_highs_and_lowest_lows_unless_told_otherwise()
    {
        IndicatorRun.Definition("highest").DefaultSettings().Key.Should().Be("highest(20,high)");
        IndicatorRun.Definition("lowest").DefaultSettings().Key.Should().Be("lowest(20,low)");
        IndicatorRun.Settings("highest", [5], PriceField.Close).Key.Should().Be("highest(5,close)");
    }
}
