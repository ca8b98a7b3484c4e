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
        // The engine's tests have a few of them.
        var files = Directory.GetFiles(Repository.File("tests"), "*Tests.cs", SearchOption.AllDirectories);
        var peers = typeof(ConformancePageTests).Assembly.GetTypes()
            .Where(t => t.Namespace == "StrategyRuntime.Tests.Conformance" && t.Name.EndsWith("Tests", StringComparison.Ordinal));

        named.Should().HaveCountGreaterThan(5);
        named.Should().BeSubsetOf(files.Select(file => Path.GetFileNameWithoutExtension(file)));
        peers.Select(t => t.Name).Should().BeSubsetOf(named);
    }
}
