using StrategyRuntime.Engine.Indicators.Catalog;

namespace StrategyRuntime.Engine.Tests.Indicators;

public sealed class AgreementSourcesTests
{
    [Fact]
    public void Two_implementations_or_arithmetic_by_hand_speak_for_every_output_of_the_catalogue() =>
        AgreementSources.Without(IndicatorCatalog.All).Should().BeEmpty();

    [Fact]
    public void An_indicator_that_nothing_speaks_for_is_found()
    {
        var invented = IndicatorRun.Definition("sma") with { Name = "invented", Outputs = ["one", "two"] };
        AgreementSources.Without([invented]).Should().Equal("invented one", "invented two");
    }

    [Fact]
    public void What_is_named_as_computed_by_hand_is_there() =>
        ComputedByHandAttribute.All.Should().OnlyContain(
            hand => IndicatorRun.Definition(hand.Indicator).ReadableOutputs.Contains(hand.Output));
}
