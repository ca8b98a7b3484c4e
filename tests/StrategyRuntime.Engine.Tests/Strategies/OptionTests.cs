using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>What <c>optionDetails</c> and combined exits of a document mean.</summary>
public sealed class OptionTests
{
    private const string Details = "/nodes/2/data/positions/0/optionDetails";

    [Theory]
    [InlineData("""{"expiry":"W0","optionType":"CE","strikeType":"ATM"}""", "W0 Call ATM")]
    [InlineData("""{"expiry":"m1","optionType":"call","strikeType":"itm3"}""", "M1 Call ITM3")]
    [InlineData("""{"expiry":"Q0","optionType":"PE","strikeType":"OTM20","strikeValue":7}""", "Q0 Put OTM20")]
    [InlineData("""{"expiry":"2024-11-07","optionType":"PUT","strikeType":{"strike":24000}}""", "2024-11-07 Put strike 24000")]
    [InlineData("""{"expiry":"W1","optionType":"PE","strikeType":{"premium":100}}""", "W1 Put premium nearest 100")]
    [InlineData("""{"expiry":"W1","optionType":"PE","strikeType":"premium","strikeValue":100}""", "W1 Put premium nearest 100")]
    [InlineData("""{"expiry":"W1","optionType":"PE","strikeType":"delta","strikeValue":-0.3}""", "W1 Put delta nearest 0.3")]
    [InlineData("""{"expiry":"W1","optionType":"CE","strikeType":"OTM","strikeValue":2}""", "W1 Call OTM2")]
    public void A_contract_is_asked_for_in_several_forms(string json, string meaning)
    {
        var option = new SampleStrategy().Set(Details, json).ParseValid().Positions[0].Option!;
        $"{option.Expiry} {option.Right} {option.Strike}".Should().Be(meaning);
    }

    [Theory]
    [InlineData("""{"expiry":"W99","optionType":"CE","strikeType":"ATM"}""", "/expiry", "W0 to W9")]
    [InlineData("""{"expiry":"W0","optionType":"CE","strikeType":"ITM21"}""", "/strikeType", "ITM1 to ITM20")]
    [InlineData("""{"expiry":"W0","optionType":"CE","strikeType":"premium"}""", "", "\"strikeValue\" is missing")]
    [InlineData("""{"expiry":"W0","optionType":"CE","strikeType":{"delta":1.5}}""", "/strikeType/delta", "a number above -1")]
    [InlineData("""{"expiry":"W0","optionType":"CE","strikeType":{"delta":0.5,"premium":3}}""", "/strikeType", "is an object")]
    public void What_is_no_contract_is_a_problem(string json, string at, string message) =>
        new SampleStrategy().Set(Details, json).ShouldHaveProblem(Details + at, "entry", message);

    [Theory]
    [InlineData("""{"percent":30}""", CombinedExitKind.Percent, 30)]
    [InlineData("""{"type":"amount","value":5000}""", CombinedExitKind.Amount, 5000)]
    [InlineData("40", CombinedExitKind.Points, 40)]
    public void Positions_of_a_node_close_together_in_several_units(string json, object kind, int value)
    {
        var entry = new SampleStrategy().Set("/nodes/2/data/combinedStopLoss", json).ParseValid().Nodes.OfType<EntryNode>().Single();
        entry.CombinedStopLoss.Should().Be(new CombinedExit((CombinedExitKind)kind, value));
        entry.CombinedTarget.Should().BeNull();
    }

    [Fact]
    public void A_combined_exit_of_two_units_is_a_problem() =>
        new SampleStrategy().Set("/nodes/2/data/combinedTarget", """{"percent":30,"points":4}""")
            .ShouldHaveProblem("/nodes/2/data/combinedTarget", "entry", "exactly one of");

    [Theory]
    [InlineData("NSE", "M0", "{}", "strike step")]
    [InlineData("NSE", "M0", """{"strikeStep":10}""", null)]
    [InlineData("CRYPTO", "W0", """{"strikeStep":10}""", "expiry days of CRYPTO are not known")]
    [InlineData("CRYPTO", "2024-11-08", """{"strikeStep":10}""", null)]
    [InlineData("NASDAQ", "W0", """{"strikeStep":1}""", null)]
    public void A_contract_that_no_rule_finds_is_named_before_the_run(string exchange, string expiry, string more, string? problem)
    {
        Exchange.TryGet(exchange, out var market).Should().BeTrue();
        ExpiryRule.TryParse(expiry, out var rule).Should().BeTrue();
        var strategy = new SampleStrategy().ParseValid();
        var details = new OptionDetails(rule, OptionRight.Call, new StrikeRule(StrikeKind.Moneyness))
        {
            StrikeStep = more == "{}" ? null : 1,
        };
        var nodes = strategy.Nodes.Select(n => n is EntryNode e
            ? e with { Positions = [e.Positions[0] with { Option = details }] } : n).ToList();
        var changed = strategy with { Exchange = market!, Nodes = nodes, Trading = strategy.Trading with { Symbol = "RELIANCE" } };
        var problems = changed.OptionProblems().Select(p => p.Message).ToList();
        if (problem is null) problems.Should().BeEmpty();
        else problems.Should().ContainSingle().Which.Should().Contain(problem);
    }
}
