using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Tests.Shared;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>A document as a visual builder saved it, with all of its quirks.</summary>
public sealed class RealDocumentTests
{
    private static readonly OptionDetails s_atTheMoney = new(
        new ExpiryRule(ExpiryCycle.Weekly, 1), OptionRight.Call, new StrikeRule(StrikeKind.Moneyness));

    [SharedDataFact]
    public void The_real_strategy_of_18_nodes_loads_unchanged()
    {
        var document = StrategyDocument.Parse(File.ReadAllBytes(SharedData.File("rsi_option_seller.strategy.json")));
        document.Problems.Should().BeEmpty();
        var strategy = document.Definition!;
        strategy.StrategyId.Should().Be("5708424d-5962-4629-978c-05b3a174e104");
        strategy.Name.Should().Be("My New Strategy5");
        strategy.Nodes.Should().HaveCount(18, "the 19th is the overview");
        strategy.Supporting.Should().BeNull();
        strategy.Exchange.Name.Should().Be("NSE");
        strategy.Trading.Symbol.Should().Be("NIFTY");
        strategy.Trading.Timeframes.Should().ContainSingle().Which.Indicators.Should().ContainSingle().Which.Settings.Key.Should().Be(
            "rsi(14,close)");
        strategy.Start.EndConditions.Should().BeNull();
        strategy.Positions.Select(p => (p.Vpi, p.Side, p.Quantity, p.Multiplier, p.MaxEntries, p.Option)).Should().Equal(
            ("entry-2-pos1", Side.Sell, 1m, 75m, 9, s_atTheMoney with { Right = OptionRight.Put }),
            ("entry-3-pos1", Side.Sell, 1m, 75m, 10, s_atTheMoney));
        strategy.Nodes.OfType<ExitNode>().Select(n => (n.Id, n.TargetVpi, n.Quantity)).Should().Equal(
            ("exit-2", "entry-2-pos1", null), ("exit-3", "entry-2-pos1", null), ("exit-5", "entry-3-pos1", null),
            ("exit-6", "entry-3-pos1", null));
        strategy.Nodes.OfType<ReEntrySignalNode>().Should().OnlyContain(n => n.MaxReEntries == 10);
        strategy.Nodes.OfType<SquareOffNode>().Single().EndConditions.Should().Be(new EndConditions(false, 5, null, null, null));

        var exit = strategy.Nodes.OfType<ExitSignalNode>().Single(n => n.Id == "exit-condition-2");
        var reEntry = strategy.Nodes.Single(n => n.Id == "re-entry-signal-2");
        ((ConditionLeaf)exit.ReEntryExitConditions!.Members[1]).Right.Should().Equal(new VariableExpression(reEntry.Index, 0));
        ((ReEntrySignalNode)reEntry).Variables.Should().Equal(
            new VariableDefinition("SignalLow", new CandleExpression(new SeriesRef(0, 0), PriceField.Low, -1), "Previous[TI.1m.Low]"));
    }

    [SharedDataFact]
    public void Conditions_are_put_into_the_words_that_the_builder_used()
    {
        var json = File.ReadAllText(SharedData.File("rsi_option_seller.strategy.json"));
        var theirs = Read(json).OfType<SignalNode>().ToDictionary(n => n.Id, n => n.ConditionsPreview);
        var ours = Read(json.Replace("\"conditionsPreview\"", "\"ignored\"", StringComparison.Ordinal)).OfType<SignalNode>()
            .ToDictionary(n => n.Id, n => n.ConditionsPreview);
        // The builder's own words of this node contradict its condition.
        theirs.Remove("re-entry-signal-3").Should().BeTrue();
        ours.Remove("re-entry-signal-3").Should().BeTrue();
        ours.Should().Equal(theirs);

        static IReadOnlyList<StrategyNode> Read(string json) =>
            StrategyDocument.Parse(System.Text.Encoding.UTF8.GetBytes(json)).Definition!.Nodes;
    }
}
