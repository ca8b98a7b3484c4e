using System.Text;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class DocumentationTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "docs", "STRATEGY.md"));

    [Fact]
    public void The_example_on_the_page_about_documents_is_valid()
    {
        var example = s_page.Split("```json")[1].Split("```")[0];
        StrategyDocument.Parse(Encoding.UTF8.GetBytes(example)).Problems.Should().BeEmpty();
    }

    [Fact]
    public void The_limits_on_the_page_are_the_limits() =>
        s_page.Should().Contain(
            $"Limits: {StrategyLimits.Nodes:N0} nodes, {StrategyLimits.Edges:N0} edges, {StrategyLimits.Nesting} levels of groups and "
            + $"expressions inside each other, {StrategyLimits.JsonDepth:N0} levels of JSON, "
            + $"{StrategyLimits.Problems:N0} problems reported.");
}
