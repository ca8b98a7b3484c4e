using StrategyRuntime.Engine.Studies;

namespace StrategyRuntime.Engine.Tests.Studies;

public sealed class StudySpaceTests
{
    private static readonly ParameterAxis s_fast = ParameterAxis.Range("fast", 5, 20, 5)!;
    private static readonly ParameterAxis s_slow = new("slow", ["10", "20", "text"]);

    [Fact]
    public void A_range_has_its_ends_and_no_more()
    {
        s_fast.Values.Should().Equal("5", "10", "15", "20");
        ParameterAxis.Range("x", 0.1m, 0.35m, 0.1m)!.Values.Should().Equal("0.1", "0.2", "0.3");
        ParameterAxis.Range("x", 3, 2, 1).Should().BeNull();
        ParameterAxis.Range("x", 0, 1e9m, 0.1m).Should().BeNull();
    }

    [Fact]
    public void Sets_are_in_order_and_those_that_a_condition_refuses_are_left_out()
    {
        var space = new StudySpace([s_fast, s_slow], [Parse("fast < slow")]);
        space.Combinations.Should().Be(12);
        space.All(100).Select(n => string.Join(' ', space.ValuesOf(n).Values)).Should().Equal("5 10", "5 20", "10 20", "15 20");
        space.All(2).Should().HaveCount(2);
    }

    [Fact]
    public void A_seed_picks_the_same_sets_and_none_twice()
    {
        var space = new StudySpace([ParameterAxis.Range("a", 1, 1000, 1)!, ParameterAxis.Range("b", 1, 1000, 1)!], [Parse("a < b")]);
        foreach (var exhaustible in new[] { 2_000_000, 10 })
        {
            var picked = space.Random(500, 7, exhaustible);
            picked.Should().OnlyHaveUniqueItems().And.HaveCount(500);
            space.Random(500, 7, exhaustible).Should().Equal(picked);
            space.Random(500, 8, exhaustible).Should().NotEqual(picked);
            picked.Select(space.ValuesOf).Should().OnlyContain(v => int.Parse(v["a"]) < int.Parse(v["b"]));
            picked.Average(n => double.Parse(space.ValuesOf(n)["b"])).Should().BeInRange(600, 730, "two thirds of a thousand");
        }
    }

    [Fact]
    public void A_space_with_fewer_sets_than_were_asked_for_gives_all_of_them()
    {
        var space = new StudySpace([s_fast, s_slow], [Parse("fast < slow")]);
        space.Random(50, 1).Should().BeEquivalentTo(space.All(50));
        space.Random(50, 1, exhaustible: 1).Should().BeEquivalentTo(space.All(50));
    }

    [Fact]
    public void Neighbours_differ_by_one_step_of_one_parameter()
    {
        var space = new StudySpace([s_fast, s_slow], []);
        space.NeighboursOf(4).Select(n => $"{n.Name}: {string.Join(' ', space.ValuesOf(n.Number).Values)}")
            .Should().BeEquivalentTo("slow: 10 10", "slow: 10 text", "fast: 5 20", "fast: 15 20");
        space.NeighboursOf(0).Should().HaveCount(2);
    }

    private static StudyExpression Parse(string text) =>
        StudyExpression.TryParse(text, out var expression, out var problem) ? expression : throw new InvalidOperationException(problem);
}
