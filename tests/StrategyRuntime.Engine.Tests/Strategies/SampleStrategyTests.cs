using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Options;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class SampleStrategyTests
{
    private static readonly StrategyDefinition s_strategy = new SampleStrategy().ParseValid();

    [Fact]
    public void The_strategy_has_its_id_name_exchange_and_instruments()
    {
        s_strategy.StrategyId.Should().Be("sample-1");
        s_strategy.Name.Should().Be("Sample");
        s_strategy.Exchange.Name.Should().Be("NSE");
        s_strategy.Trading.Symbol.Should().Be("NIFTY");
        s_strategy.Trading.Type.Should().Be("index");
        s_strategy.Trading.TickSize.Should().Be(0.05m);
        s_strategy.Trading.Timeframes.Select(t => (t.Id, t.Timeframe.ToString())).Should().Equal(("fast", "1m"), ("slow", "5m"));
        s_strategy.Supporting!.Symbol.Should().Be("BANKNIFTY");
        s_strategy.Supporting.Timeframes.Single().Id.Should().Be("15m", "a timeframe without an id goes by its length");
    }

    [Fact]
    public void Indicators_take_their_parameters_under_any_of_their_names_and_defaults_for_the_rest()
    {
        var indicators = s_strategy.Trading.Timeframes[0].Indicators;
        indicators.Select(i => (i.Name, i.Settings.Key)).Should().Equal(("sma_1", "sma(10,close)"), ("sma_2", "sma(30,high)"));
        s_strategy.Supporting!.Timeframes[0].Indicators.Single().Settings.Key.Should().Be("sma(20,close)");
    }

    [Fact]
    public void Nodes_keep_document_order_and_children_edge_order_and_notes_are_left_out()
    {
        s_strategy.Nodes.Select(n => n.Id).Should().Equal("start", "signal", "entry", "exit-signal", "exit", "again", "square-off");
        s_strategy.Nodes.Select(n => n.Index).Should().Equal(0, 1, 2, 3, 4, 5, 6);
        s_strategy.Start.Children.Should().Equal(1, 6);
        s_strategy.Nodes[5].Children.Should().Equal(2);
        s_strategy.Nodes[1].Name.Should().Be("Entry signal");
        s_strategy.Nodes[2].Name.Should().Be("entry", "a node without a label goes by its id");
    }

    [Fact]
    public void Positions_are_in_priority_order_in_their_node_and_in_document_order_by_slot()
    {
        ((EntryNode)s_strategy.Nodes[2]).Positions.Select(p => p.Vpi).Should().Equal("pos-2", "pos-1");
        s_strategy.Positions.Select(p => (p.Slot, p.Vpi)).Should().Equal((0, "pos-1"), (1, "pos-2"));
    }

    [Fact]
    public void Positions_have_what_the_document_says_and_defaults_for_the_rest() =>
        s_strategy.Positions.Should().Equal(
            new PositionTemplate(
                0, "pos-1", Side.Sell, 1, 75, OrderTemplate.Market, 9, null, new PriceDistance(DistanceKind.Percent, 2),
                new PriceDistance(DistanceKind.Points, 50), null,
                new OptionDetails(new ExpiryRule(ExpiryCycle.Weekly, 1), OptionRight.Put, new StrikeRule(StrikeKind.Moneyness)))
            {
                HasOwnMultiplier = true,
            },
            new PositionTemplate(
                1, "pos-2", Side.Buy, 1, 1, new OrderTemplate(OrderType.StopLimit, StopPrice: 101, LimitOffset: 2), int.MaxValue,
                new Sizing(SizingMode.PercentEquity, 50, 5), null, null, null, null));

    [Fact]
    public void An_exit_knows_its_target_quantity_and_reason()
    {
        var exit = (ExitNode)s_strategy.Nodes[4];
        (exit.TargetSlot, exit.TargetVpi, exit.Order, exit.Quantity, exit.Reason)
            .Should().Be((0, "pos-1", OrderTemplate.Market, 1m, "target"));
    }

    [Fact]
    public void A_square_off_knows_its_times_and_limits() =>
        ((SquareOffNode)s_strategy.Nodes[6]).EndConditions.Should().Be(new EndConditions(
            false, 5, new TimeSpan(15, 20, 0), new PnlLimit(5000, false, null), new PnlLimit(2.5m, true, 200_000)));

    [Fact]
    public void Variables_belong_to_the_node_that_holds_them_whatever_node_id_they_carry()
    {
        ((SignalNode)s_strategy.Nodes[1]).Variables.Should().Equal(
            new VariableDefinition("SignalLow", new CandleExpression(new SeriesRef(0, 0), PriceField.Low, -1), "Previous[TI.fast.Low]"),
            new VariableDefinition("SignalHigh", new CandleExpression(new SeriesRef(0, 0), PriceField.High, -1), "Previous[TI.fast.High]"));
        var leaf = (ConditionLeaf)((SignalNode)s_strategy.Nodes[3]).Conditions.Members[0];
        leaf.Right.Should().Equal(new VariableExpression(1, 0));
    }

    [Fact]
    public void A_list_of_one_group_is_that_group()
    {
        var conditions = ((SignalNode)s_strategy.Nodes[1]).Conditions;
        conditions.Logic.Should().Be(GroupLogic.And);
        conditions.Members.Should().HaveCount(3);
        conditions.Members[2].Should().BeOfType<ConditionGroup>().Which.Logic.Should().Be(GroupLogic.Or);
    }

    [Fact]
    public void Re_entry_conditions_are_read_where_they_are_given()
    {
        ((EntrySignalNode)s_strategy.Nodes[1]).ReEntryConditions!.Members.Should().ContainSingle();
        ((EntrySignalNode)s_strategy.Nodes[1]).ReEntryConditionsPreview.Should().NotBeEmpty()
            .And.NotBe(((EntrySignalNode)s_strategy.Nodes[1]).ConditionsPreview);
        ((ExitSignalNode)s_strategy.Nodes[3]).ReEntryExitConditions!.Members.Should().ContainSingle();
        ((ReEntrySignalNode)s_strategy.Nodes[5]).MaxReEntries.Should().Be(10);
    }
}
