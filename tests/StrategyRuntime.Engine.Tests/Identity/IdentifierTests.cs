using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Engine.Tests.Identity;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("CON")]
    [InlineData("nul")]
    [InlineData("Aux")]
    [InlineData("prn")]
    [InlineData("COM1")]
    [InlineData("lpt9")]
    [InlineData("com0")]
    public void A_name_that_Windows_gives_to_a_device_is_none(string name) => Identifier.IsValid(name).Should().BeFalse();

    [Theory]
    [InlineData("CONN")]
    [InlineData("com")]
    [InlineData("COM10")]
    [InlineData("COM-1")]
    [InlineData("nul_1")]
    [InlineData("paper")]
    public void A_name_that_only_starts_like_one_is_an_identifier(string name) => Identifier.IsValid(name).Should().BeTrue();
}
