using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class TextTests
{
    [Fact]
    public void Conditions_are_put_into_words_like_a_builder_does() =>
        new SampleStrategy().Node<EntrySignalNode>("signal").ConditionsPreview.Should().Be(
            "Current Time >= 09:17 AND Previous[TI.fast.sma(10,close)] crosses_above Previous[TI.fast.sma(30,high)] " +
            "AND (TI.underlying_ltp > 30 OR SI.ltp between 1 and 2.5)");

    [Fact]
    public void The_documents_own_words_come_first() =>
        new SampleStrategy().Set("/nodes/1/data/conditionsPreview", "\"When the time comes\"")
            .Node<EntrySignalNode>("signal").ConditionsPreview.Should().Be("When the time comes");

    [Theory]
    [InlineData("\"\"")]
    [InlineData("5")]
    public void Words_that_are_none_are_made(string preview) =>
        new SampleStrategy().Set("/nodes/3/data/conditionsPreview", preview)
            .Node<ExitSignalNode>("exit-signal").ConditionsPreview.Should().Be("Previous[TI.fast.Close] < signal.SignalLow");

    [Fact]
    public void Re_entry_exit_conditions_have_their_own_words()
    {
        new SampleStrategy().Node<ExitSignalNode>("exit-signal").ReEntryExitConditionsPreview.Should().Be(
            "pos-1.total_pnl in [1, pos-2.entry_price]");
        new SampleStrategy().Set("/nodes/3/data/reEntryExitConditionsPreview", "\"Mine\"").Node<ExitSignalNode>("exit-signal")
            .ReEntryExitConditionsPreview.Should().Be("Mine");
        new SampleStrategy().Remove("/nodes/3/data/reEntryExitConditions")
            .Node<ExitSignalNode>("exit-signal").ReEntryExitConditionsPreview.Should().BeEmpty();
    }

    [Fact]
    public void An_empty_group_has_no_words() =>
        new SampleStrategy().Set("/nodes/1/data/conditions", "[]").Node<EntrySignalNode>("signal").ConditionsPreview.Should().BeEmpty();

    [Fact]
    public void Pointers_escape_tildes_and_slashes() =>
        new SampleStrategy().Set("/nodes/0/data/tradingInstrumentConfig/timeframes/1/indicators",
            """{"a/b~c": {"indicator_name": "nope"}}""")
            .ShouldHaveProblem("/nodes/0/data/tradingInstrumentConfig/timeframes/1/indicators/a~1b~0c/indicator_name", "start", "nope");

    [Fact]
    public void A_long_text_is_shortened_in_a_message_without_tearing_a_character_apart()
    {
        var problem = new SampleStrategy().Set(SampleStrategy.Leaf + "/operator", $"\"{new string('x', 59)}😀{new string('y', 5000)}\"")
            .Parse().Problems.Single();
        problem.Message.Length.Should().BeLessThan(300);
        problem.Message.Should().Contain(new string('x', 59) + "…");
    }

    [Fact]
    public void Problems_beyond_the_limit_are_counted()
    {
        var leaves = string.Join(',', Enumerable.Repeat("{}", StrategyLimits.Problems + 5));
        var problems = new SampleStrategy().Set("/nodes/1/data/conditions", $"[{leaves}]").Parse().Problems;
        problems.Should().HaveCount(StrategyLimits.Problems + 1);
        problems[^1].Message.Should().Be("There are 5 more problems.");
    }
}
