using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class InstrumentTests
{
    private const string Start = "/nodes/0/data";
    private const string Config = Start + "/tradingInstrumentConfig";
    private const string Sma = Config + "/timeframes/0/indicators/sma_1";

    [Theory]
    [InlineData("an unknown exchange", Start + "/exchange", "\"MOON\"", "NASDAQ")]
    [InlineData("an exchange that is no text", Start + "/exchange", "5", "must be a text")]
    [InlineData("a configuration that is no object", Start + "/supportingInstrumentConfig", "[]", "must be an object")]
    [InlineData("an empty symbol", Start + "/supportingInstrumentConfig/symbol", "\"\"", "must be a text")]
    [InlineData("a symbol with a space", Config + "/symbol", "\"NIFTY 50\"", "cannot be used")]
    [InlineData("the trading instrument as supporting instrument", Start + "/supportingInstrumentConfig/symbol", "\"NIFTY\"",
        "the trading instrument itself")]
    [InlineData("no timeframes", Start + "/supportingInstrumentConfig/timeframes", "[]", "at least one timeframe")]
    [InlineData("timeframes that are no array", Start + "/supportingInstrumentConfig/timeframes", "{}", "at least one timeframe")]
    [InlineData("a price step of nothing", Config + "/tickSize", "0", "above 0")]
    [InlineData("an unknown timeframe", Config + "/timeframes/0/timeframe", "\"1 fortnight\"", "15m")]
    [InlineData("months", Config + "/timeframes/0/timeframe", "\"1M\"", "15m")]
    [InlineData("two lengths that differ", Config + "/timeframes/0/timeframe", "\"5m\"", "says 5m, \"number\" and \"unit\" say 1m",
        "", true)]
    [InlineData("an unknown unit", Config + "/timeframes/1/unit", "\"parsecs\"", "minutes")]
    [InlineData("a number of units that is not whole", Config + "/timeframes/1/number", "1.5", "whole number")]
    [InlineData("no units at all", Config + "/timeframes/1/number", "0", "from 1")]
    [InlineData("a timeframe id used twice", Config + "/timeframes/1/id", "\"fast\"", "used twice")]
    [InlineData("a timeframe that is no object", Config + "/timeframes/1", "\"5m\"", "must be an object")]
    [InlineData("indicators that are no object", Config + "/timeframes/1/indicators", "[]", "must be an object")]
    [InlineData("an indicator that is no object", Config + "/timeframes/1/indicators", "{\"a\": 3}", "must be an object", "/a")]
    [InlineData("an unknown indicator", Sma + "/indicator_name", "\"smaa\"", "sma")]
    [InlineData("an indicator without a name", Sma + "/indicator_name", "null", "is null")]
    [InlineData("a parameter out of its range", Sma + "/length", "0", "from 1 to 10000")]
    [InlineData("a parameter that is not whole", Sma + "/length", "2.5", "whole number")]
    [InlineData("a parameter that is no number", Sma + "/length", "\"many\"", "whole number")]
    [InlineData("a parameter that the indicator does not have", Sma + "/lenght", "20", "no parameter \"lenght\"; it has length")]
    [InlineData("one parameter under two names", Sma + "/period", "20", "two names of one parameter")]
    [InlineData("an unknown price", Sma + "/price_field", "\"middle\"", "hlc3")]
    public void Is_a_problem(string what, string pointer, string json, string message, string below = "", bool removesSlow = false)
    {
        _ = what;
        var strategy = new SampleStrategy().Set(pointer, json);
        if (removesSlow) strategy.Remove(Config + "/timeframes/1");
        strategy.ShouldHaveProblem(pointer + below, "start", message);
    }

    [Fact]
    public void A_missing_trading_instrument_is_one_problem_of_the_data() =>
        new SampleStrategy().Remove(Config).ShouldHaveProblem(Start, "start", "\"tradingInstrumentConfig\" is missing");

    [Fact]
    public void Missing_data_is_a_problem_of_the_node() =>
        new SampleStrategy().Remove(Start).Parse().Problems[0].Should()
            .BeEquivalentTo(new { Pointer = "/nodes/0", NodeId = "start" }, "what is missing is pointed at where it is missing from");

    [Fact]
    public void A_missing_symbol_is_a_problem_of_the_configuration() =>
        new SampleStrategy().Remove(Config + "/symbol").ShouldHaveProblem(Config, "start", "\"symbol\" is missing");

    [Fact]
    public void A_timeframe_without_a_length_is_a_problem_of_the_timeframe() =>
        new SampleStrategy().Remove(Config + "/timeframes/1/unit")
            .ShouldHaveProblem(Config + "/timeframes/1", "start", "\"number\" and \"unit\"");

    [Fact]
    public void A_length_listed_twice_is_a_problem() =>
        new SampleStrategy().Set(Config + "/timeframes/1/number", "1").ShouldHaveProblem(Config + "/timeframes/1", "start", "listed twice");

    [Fact]
    public void Too_many_timeframes_are_a_problem()
    {
        var timeframes = string.Join(',', Enumerable.Range(1, StrategyLimits.Timeframes + 1).Select(n => $$"""{"timeframe": "{{n}}m"}"""));
        var pointer = Start + "/supportingInstrumentConfig/timeframes";
        new SampleStrategy().Set(pointer, $"[{timeframes}]").ShouldHaveProblem(pointer, "start", "at most 16");
    }

    [Fact]
    public void Too_many_indicators_are_a_problem()
    {
        var indicators = string.Join(',', Enumerable.Range(0, 60).Select(n => $"\"i{n}\": {{\"indicator_name\": \"sma\"}}"));
        var pointer = Config + "/timeframes/1/indicators";
        new SampleStrategy().Set(pointer, $"{{{indicators}}}").ShouldHaveProblem(pointer, "start", "more than 50");
    }

    [Fact]
    public void A_strategy_without_an_exchange_runs_on_UTC_and_never_closes() =>
        new SampleStrategy().Remove(Start + "/exchange").ParseValid().Exchange.IsAlwaysOpen.Should().BeTrue();

    [Fact]
    public void The_exchange_may_stand_in_the_instrument() =>
        new SampleStrategy().Remove(Start + "/exchange").Set(Config + "/exchange", "\"nasdaq\"")
            .ParseValid().Exchange.Name.Should().Be("NASDAQ");

    [Fact]
    public void Numbers_may_be_texts_and_blank_ones_are_not_given()
    {
        var strategy = new SampleStrategy().Set(Sma + "/length", "\" \"").Set(Config + "/timeframes/1/number", "\"5\"").ParseValid();
        strategy.Trading.Timeframes[0].Indicators[0].Settings.Key.Should().Be("sma(20,close)");
    }

    [Fact]
    public void Keys_that_are_no_parameters_are_ignored_beside_them() =>
        new SampleStrategy().Set(Sma + "/_lastUpdated", "176").Set(Sma + "/color", "\"red\"").Set(Sma + "/id", "3").ParseValid();

    [Theory]
    [InlineData("""{"type": "stock", "symbol": "", "timeframes": []}""", null)]
    [InlineData("""{"type": "stock", "symbol": "", "timeframes": []}""", "false")]
    [InlineData("""{"symbol": "BANKNIFTY", "timeframes": [{"timeframe": "1m"}]}""", "false")]
    [InlineData("null", null)]
    public void There_is_no_supporting_instrument_when_it_is_empty_or_switched_off(string config, string? enabled) =>
        WithoutReferencesToSupporting().Set(Start + "/supportingInstrumentConfig", config)
            .Set(Start + "/supportingInstrumentEnabled", enabled ?? "null")
            .ParseValid().Supporting.Should().BeNull();

    [Fact]
    public void A_supporting_instrument_that_is_switched_on_must_be_there() =>
        WithoutReferencesToSupporting().Remove(Start + "/supportingInstrumentConfig")
            .ShouldHaveProblem(Start, "start", "\"supportingInstrumentConfig\" is missing");

    [Fact]
    public void A_reference_to_a_supporting_instrument_that_is_not_there_is_a_problem() =>
        new SampleStrategy().Set(Start + "/supportingInstrumentEnabled", "false")
            .ShouldHaveProblem("/nodes/1/data/conditions/0/conditions/2/conditions/1/lhs/instrumentType", "signal",
                "no supporting instrument");

    [Fact]
    public void End_conditions_of_the_start_node_are_kept_with_it() =>
        new SampleStrategy().Set(Start + "/endConditions", """{"timeBasedExit": {"exitTime": "15:00"}}""").ParseValid()
            .Start.EndConditions.Should().Be(new EndConditions(false, null, new TimeSpan(15, 0, 0), null, null));

    [Fact]
    public void Empty_end_conditions_of_the_start_node_are_none() =>
        new SampleStrategy().Set(Start + "/endConditions", """{"timeBasedExit": {"enabled": false, "exitTime": "15:00"}}""").ParseValid()
            .Start.EndConditions.Should().BeNull();

    private static SampleStrategy WithoutReferencesToSupporting() => new SampleStrategy().Remove("/nodes/1/data/conditions/0/conditions/2");
}
