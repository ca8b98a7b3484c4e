using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Engine.Tests.Studies;

public sealed class StudyExpressionTests
{
    [Theory]
    [InlineData("fast < slow", true)]
    [InlineData("slow < fast", false)]
    [InlineData("slow - fast >= 15", true)]
    [InlineData("slow - fast > 15", false)]
    [InlineData("fast * 2 + 5 == 15 and slow / 4 == 5", true)]
    [InlineData("fast == 1 or slow == 20", true)]
    [InlineData("not (fast == 5)", false)]
    [InlineData("not fast == 6", true)]
    [InlineData("-fast < -4.5", true)]
    [InlineData("fast != 5", false)]
    [InlineData("missing > 0", false)]
    [InlineData("missing <= 0", false)]
    [InlineData("not missing > 0", true)]
    [InlineData("/nodes/0/data/length < slow / 2", true)]
    [InlineData("1e2 > slow", true)]
    [InlineData("3 < fast < slow <= 20", true)]
    [InlineData("3 < slow < fast", false)]
    [InlineData("fast < slow < 20 or fast < slow < 21", true)]
    [InlineData("fast < missing < 3", false)]
    public void It_holds_or_not(string text, bool holds)
    {
        StudyExpression.TryParse(text, out var expression, out _).Should().BeTrue();
        expression!.Holds(name => name switch { "fast" => 5, "slow" => 20, "/nodes/0/data/length" => 3, _ => double.NaN })
            .Should().Be(holds);
    }

    [Theory]
    [InlineData("", "character 1")]
    [InlineData("fast <", "character 7")]
    [InlineData("fast < slow slow", "'s'")]
    [InlineData("(fast < 3", "')'")]
    [InlineData("fast < 3x", "3x")]
    [InlineData("fast § 3", "'§'")]
    public void What_is_wrong_is_named_with_its_place(string text, string part)
    {
        StudyExpression.TryParse(text, out _, out var problem).Should().BeFalse();
        problem.Should().Contain(part);
    }

    [Fact]
    public void Deep_nesting_is_refused_and_takes_no_stack()
    {
        StudyExpression.TryParse(new string('(', 900), out _, out var problem).Should().BeFalse();
        problem.Should().Contain("nested");
        StudyExpression.TryParse(string.Concat(Enumerable.Repeat("not ", 200)) + "1", out _, out problem).Should().BeFalse();
        problem.Should().Contain("nested");
    }

    [Fact]
    public void Names_are_what_it_asks_for()
    {
        StudyExpression.TryParse("b > a and not b < 3", out var expression, out _).Should().BeTrue();
        expression!.Names.Should().Equal("a", "b");
    }
}
