using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Tests.Documentation;

public sealed class ConformancePageTests
{
    [Fact]
    public void Every_row_names_a_test_and_every_test_of_a_peer_has_a_row()
    {
        var named = Repository.DocumentLines("CONFORMANCE.md")
            .Where(l => l.StartsWith('|') && l.EndsWith("` |", StringComparison.Ordinal))
            .Select(l => l.Split('|')[^2].Trim(' ', '`'))
            .ToList();
        var types = typeof(ConformancePageTests).Assembly.GetTypes();
        var classes = types.Where(t => t.Name.EndsWith("Tests", StringComparison.Ordinal)).ToList();

        named.Should().HaveCountGreaterThan(5);
        named.Should().BeSubsetOf(classes.Select(t => t.Name));
        classes.Where(t => t.Namespace == "StrategyRuntime.Tests.Conformance").Select(t => t.Name).Should().BeSubsetOf(named);
    }
}
