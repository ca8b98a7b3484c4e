using System.Globalization;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Engine.Tests.Studies;

/// <summary>Sizes of entries in whole numbers: those that have too many digits are left to the simulation.</summary>
public sealed class RoundTripSizingTests
{
    [Theory]
    [InlineData("50", 50)]
    [InlineData("3.3333333333333", 3)]
    [InlineData("3.333333333333333", 3)]
    [InlineData("3.3333333333333335", null)]
    [InlineData("0.0000000000000000000000000001", null)]
    public void A_share_of_equity_of_too_many_digits_has_no_size(string percent, int? units)
    {
        var sizing = new RoundTripSizing(new Sizing(SizingMode.PercentEquity, Number(percent), 1), 1, new RoundTripScale(2, 0, 4));

        // 10,000 at a price of 100.
        sizing.UnitsAt(100_00, 10_000_0000).Should().Be(units);
    }

    [Theory]
    [InlineData("250.5", 2)]
    [InlineData("250.5000000000000001", null)]
    public void A_value_of_too_many_digits_has_no_size(string value, int? units)
    {
        var sizing = new RoundTripSizing(new Sizing(SizingMode.Notional, Number(value), 1), 1, new RoundTripScale(2, 0, 4));

        sizing.UnitsAt(100_00, 0).Should().Be(units);
    }

    [Fact]
    public void Products_never_have_more_digits_than_there_is_room_for()
    {
        // Ten to the power of 39 is what such a step costs as a whole number.
        var terms = new Sizing(SizingMode.PercentEquity, 1.000000000000001m, RoundTo: 1_000_000);
        var sizing = new RoundTripSizing(terms, 1, new RoundTripScale(2, 0, 10));

        sizing.UnitsAt(1_000_000_00, 100_000_0000000000).Should().BeNull();
    }

    private static decimal Number(string text) => decimal.Parse(text, CultureInfo.InvariantCulture);
}
