using Microsoft.Extensions.Configuration;
using StrategyRuntime.Configuration;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Streaming.Channels;

namespace StrategyRuntime.Tests.Configuration;

public sealed class OptionsCheckTests
{
    private static readonly OptionsSection[] s_sections =
    [
        new("StrategyRuntime", typeof(RuntimeOptions), null),
        new("StrategyRuntime:MarketData", typeof(MarketDataOptions), null),
        new(
            "StrategyRuntime:Streaming",
            typeof(StreamOptions),
            o => ((StreamOptions)o).RetryMinMilliseconds > 500 ? "not above 500." : null),
    ];

    [Fact]
    public void What_is_not_configured_is_fine() => Problems([("StrategyRuntime:Streaming:RetryMinMilliseconds", "20")]).Should().BeEmpty();

    [Fact]
    public void A_value_of_the_wrong_kind_or_out_of_range_is_named_with_what_is_allowed() =>
        Problems(
        [
            ("StrategyRuntime:SimulationThreads", "many"), ("StrategyRuntime:Durability", "Sometimes"), ("StrategyRuntime:DataRoot", ""),
            (
                "StrategyRuntime:MarketData:CacheBytes",
                "-1"), ("StrategyRuntime:Streaming:RingBytes", "7"), ("StrategyRuntime:Durability ", "7"),
        ]).Should().Contain(
        [
            "StrategyRuntime:SimulationThreads is 'many'; allowed: 0 to 256.",
            "StrategyRuntime:Durability is 'Sometimes'; allowed: Always, Interval, Os.",
            "StrategyRuntime:DataRoot is ''; allowed: a text that is not empty.",
            "StrategyRuntime:MarketData:CacheBytes is '-1'; allowed: 0 or more.",
            "StrategyRuntime:Streaming:RingBytes is '7'; allowed: 16384 to 1073741824.",
        ]);

    [Fact]
    public void A_number_in_place_of_a_name_is_refused() =>
        Problems([("StrategyRuntime:Durability", "9"), ("StrategyRuntime:Streaming:RetryMinMilliseconds", "20")])
            .Should()
            .ContainSingle()
            .Which.Should()
            .Contain("'9'");

    [Fact]
    public void A_key_that_is_no_option_is_named_with_the_nearest_one() =>
        Problems(
        [
            (
                "StrategyRuntime:Streeming:RingBytes",
                "65536"), ("StrategyRuntime:Streaming:RingByte", "65536"), ("StrategyRuntime:Zebra", "1"),
            ("StrategyRuntime:Streaming:RetryMinMilliseconds", "20"),
        ]).Should().SatisfyRespectively(
            p => p.Should().Be("StrategyRuntime:Streaming:RingByte is no option (did you mean RingBytes?)."),
            p => p.Should().Be("StrategyRuntime:Streeming is no option (did you mean Streaming?)."),
            p => p.Should()
                .StartWith("StrategyRuntime:Zebra is no option (there are: DataRoot, Durability, ")
                .And.EndWith(", MarketData, Streaming)."));

    [Fact]
    public void A_rule_between_options_is_looked_at_when_each_of_them_is_a_value() =>
        Problems([("StrategyRuntime:Streaming:RetryMinMilliseconds", "600")]).Should().Equal("StrategyRuntime:Streaming: not above 500.");

    [Fact]
    public void Keys_are_the_same_in_any_case() =>
        Problems([("STRATEGYRUNTIME:STREAMING:RETRYMINMILLISECONDS", "20"), ("STRATEGYRUNTIME:DATAROOT", "x")]).Should().BeEmpty();

    private static IReadOnlyList<string> Problems((string Key, string Value)[] configured) => OptionsCheck.Find(
        new ConfigurationBuilder()
            .AddInMemoryCollection(configured.Select(c => KeyValuePair.Create(c.Key, (string?)c.Value)))
            .Build(), s_sections);
}
