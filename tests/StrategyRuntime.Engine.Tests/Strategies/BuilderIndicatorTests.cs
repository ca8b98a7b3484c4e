using System.Text.Json;
using System.Text.Json.Nodes;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>
/// Indicators as the visual builder saves them: every row of its form with its parameters at their defaults, and every output by name.
/// </summary>
public sealed class BuilderIndicatorTests
{
    private const string Indicator = "/nodes/0/data/tradingInstrumentConfig/timeframes/0/indicators/sma_1";

    public static TheoryData<string, string, string> Rows() => new()
    {
        { "dm", """{"length": 14}""", "DMP DMN" },
        { "supertrend", """{"length": 10, "multiplier": 3}""", "SUPERT SUPERTd SUPERTl SUPERTs" },
        { "aroon", """{"length": 14}""", "AROOND AROONU AROONOSC" },
        {
            "support_resistance", """{"left_bars": 15, "right_bars": 15, "max_levels": 10, "min_strength": 2, "use_volume": true}""",
            "support_1 support_2 support_3 resistance_1 resistance_2 resistance_3"
        },
        { "psar", """{"af0": 0.02, "af": 0.02, "max_af": 0.2}""", "PSARl PSARs PSARaf PSARr" },
        { "slope", """{"length": 14, "price_field": "close"}""", "" },
        { "vortex", """{"length": 14}""", "VTXP VTXM" },
        { "alligator", """{"jaw_length": 13, "teeth_length": 8, "lips_length": 5}""", "ALG_JAW ALG_TEETH ALG_LIPS" },
        { "amat", """{"fast": 8, "slow": 21, "lookback": 2}""", "AMATe AMATl" },
        { "chop", """{"length": 14}""", "" },
        { "cksp", """{"p": 10, "x": 1, "q": 9}""", "CKSPl CKSPs" },
        { "decay", """{"length": 5, "price_field": "close"}""", "" },
        { "dpo", """{"length": 20, "price_field": "close"}""", "" },
        { "ht_trendline", """{"price_field": "close"}""", "" },
        { "qstick", """{"length": 10}""", "" },
        { "ttm_trend", """{"length": 6}""", "" },
        { "vhf", """{"length": 28, "price_field": "close"}""", "" },
        { "zigzag", """{"length": 5}""", "" },
        { "natr", """{"length": 14}""", "" },
        { "bbands", """{"length": 20, "std": 2, "price_field": "close"}""", "BBL BBM BBU BBB BBP" },
        { "kc", """{"length": 20, "scalar": 2}""", "KCL KCB KCU" },
        { "donchian", """{"lower_length": 20, "upper_length": 20}""", "DCL DCM DCU" },
        { "stdev", """{"length": 20, "price_field": "close"}""", "" },
        { "variance", """{"length": 20, "price_field": "close"}""", "" },
        { "aberration", """{"length": 5, "atr_length": 15}""", "ABER_ZG ABER_SG ABER_XG ABER_ATR" },
        { "accbands", """{"length": 20, "c": 4}""", "ACCBL ACCBM ACCBU" },
        { "atrts", """{"length": 14, "multiplier": 3}""", "ATRTSl ATRTSs" },
        { "chandelier_exit", """{"length": 22, "scalar": 3}""", "CEl CEs" },
        { "hwc", """{"na": 0.2, "nb": 0.1, "nc": 0.1}""", "" },
        { "massi", """{"fast": 9, "slow": 25}""", "" },
        { "rvi", """{"length": 14, "price_field": "close"}""", "" },
        { "thermo", """{"length": 20, "long": 2, "short": 0.5}""", "THERMO THERMOma" },
        { "true_range", "{}", "" },
        { "ui", """{"length": 14, "price_field": "close"}""", "" },
        { "pivot", """{"timeframe": "D"}""", "PP R1 R2 R3 S1 S2 S3" },
        { "cpr", """{"timeframe": "W"}""", "TC PIVOT BC" },
        { "camarilla", """{"timeframe": "M"}""", "H4 H3 H2 H1 L1 L2 L3 L4" },
        { "fib_pivot", """{"timeframe": "D"}""", "PP R1 R2 R3 S1 S2 S3" },
        { "woodie_pivot", """{"timeframe": "D"}""", "PP R1 R2 S1 S2" },
        { "demark_pivot", """{"timeframe": "D"}""", "PP R1 S1" },
        { "elder_ray", """{"length": 13}""", "bull_power bear_power" },
        { "anchored_vwap", """{"anchor_type": "session", "anchor_time": "09:15"}""", "" },
        { "ha", "{}", "HA_open HA_high HA_low HA_close" },
        { "heikinashi", "{}", "HA_Open HA_High HA_Low HA_Close" },
        { "cdl_doji", """{"length": 10}""", "" },
        { "cdl_inside", "{}", "" },
        { "cdl_pattern", """{"name": "all"}""", "CDL_DOJI CDL_3WHITESOLDIERS cdl2crows engulfing" },
        { "renko", """{"brick_size": 10, "use_atr": false, "atr_length": 14}""", "open high low close direction" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_row_of_the_builder_is_understood_with_all_its_outputs(string name, string parameters, string outputs)
    {
        var indicator = JsonNode.Parse(parameters)!.AsObject();
        indicator["indicator_name"] = name;
        foreach (var output in outputs.Split(' '))
            new SampleStrategy().Set(Indicator, indicator.ToJsonString())
                .Set(SampleStrategy.Lhs, JsonSerializer.Serialize(new { type = "indicator", name = "sma_1", parameter = output }))
                .ParseValid();
    }

    [Fact]
    public void A_pattern_that_is_named_by_its_indicator_is_the_output_that_is_meant()
    {
        var leaf = (ConditionLeaf)new SampleStrategy()
            .Set(Indicator, """{"indicator_name": "cdl_pattern", "name": "hammer"}""")
            .Set(SampleStrategy.Lhs, """{"type": "indicator", "name": "sma_1"}""")
            .Node<EntrySignalNode>("signal").Conditions.Members[0];
        leaf.LeftText.Should().Be("Current[TI.fast.cdl_pattern(hammer).CDL_HAMMER]");
    }

    [Theory]
    [InlineData("""{"indicator_name": "anchored_vwap", "anchor_time": "25:00"}""", "/anchor_time", "a time such as 09:15")]
    [InlineData("""{"indicator_name": "pivot", "timeframe": "Y"}""", "/timeframe", "one of D, W, M")]
    [InlineData("""{"indicator_name": "renko", "use_atr": "perhaps"}""", "/use_atr", "one of false, true")]
    public void A_word_that_a_parameter_does_not_know_is_a_problem(string indicator, string pointer, string message) =>
        new SampleStrategy().Set(Indicator, indicator).ShouldHaveProblem(Indicator + pointer, "start", message);
}
