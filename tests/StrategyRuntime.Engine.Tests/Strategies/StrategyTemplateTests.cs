using System.Text;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Engine.Tests.Strategies.Catalog;

namespace StrategyRuntime.Engine.Tests.Strategies;

/// <summary>A document that is read again with other values is read as if it were new.</summary>
public sealed class StrategyTemplateTests
{
    private static readonly byte[] s_json = Encoding.UTF8.GetBytes(FullStrategy.Json);

    [Fact]
    public void Each_reading_gives_the_definition_of_its_own_values()
    {
        var template = new StrategyTemplate(s_json);
        foreach (var (length, lots, name) in ((string, string, string)[])[("7", "2", "one"), ("21", "5", "two"), ("7", "2", "one")])
        {
            var values = new Dictionary<string, string> { ["length"] = length, ["lots"] = lots, ["/name"] = name };

            var read = template.Read(values).Definition;

            read.Should().NotBeNull();
            read!.Name.Should().Be(name);
            DefinitionDump.Of(read).Should().Be(DefinitionDump.Of(StrategyDocument.Parse(s_json, values).Definition));
        }
    }

    [Fact]
    public void A_reading_with_a_wrong_value_leaves_the_next_one_as_it_is()
    {
        var template = new StrategyTemplate(s_json);
        foreach (var lots in (string[])["few", "3", "many", "4"])
        {
            var values = new Dictionary<string, string> { ["lots"] = lots };

            var (read, parsed) = (template.Read(values), StrategyDocument.Parse(s_json, values));

            read.ParameterProblems.Should().BeEquivalentTo(parsed.ParameterProblems);
            DefinitionDump.Of(read.Definition).Should().Be(DefinitionDump.Of(parsed.Definition));
        }
    }

    [Fact]
    public void What_is_wrong_with_the_document_is_found_each_time()
    {
        var wrong = FullStrategy.Json.Replace("\"positionType\": \"buy\"", "\"positionType\": \"both\"", StringComparison.Ordinal);
        foreach (var json in (string[])["{", wrong])
        {
            var bytes = Encoding.UTF8.GetBytes(json);
            var template = new StrategyTemplate(bytes);
            var problems = StrategyDocument.Parse(bytes).Problems;
            problems.Should().NotBeEmpty();

            template.Read(new Dictionary<string, string>()).Problems.Should().Equal(problems);
            template.Read(new Dictionary<string, string>()).Problems.Should().Equal(problems);
        }
    }
}
