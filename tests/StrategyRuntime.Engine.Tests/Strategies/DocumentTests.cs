using System.Text;
using StrategyRuntime.Engine.Strategies.Documents;

namespace StrategyRuntime.Engine.Tests.Strategies;

public sealed class DocumentTests
{
    [Fact]
    public void A_wrapped_document_is_read_like_a_bare_one() => new SampleStrategy().Wrap().ParseValid().StrategyId.Should().Be("sample-1");

    [Fact]
    public void Pointers_into_a_wrapped_document_start_at_the_wrapper() =>
        new SampleStrategy().Set("/nodes/1/type", "\"magicNode\"").Wrap()
            .ShouldHaveProblem("/strategy/nodes/1/type", "signal", "magicNode");

    [Fact]
    public void Id_and_strategy_name_are_other_names_of_strategy_id_and_name()
    {
        var strategy = new SampleStrategy().Remove("/strategy_id").Remove("/name").Set("/id", "\"other\"")
            .Set("/strategy_name", "\"Other\"").ParseValid();
        (strategy.StrategyId, strategy.Name).Should().Be(("other", "Other"));
    }

    [Fact]
    public void A_strategy_without_a_name_goes_by_its_id() =>
        new SampleStrategy().Set("/name", "null").ParseValid().Name.Should().Be("sample-1");

    [Fact]
    public void Unknown_keys_are_ignored_everywhere() =>
        new SampleStrategy()
            .Set("/whatever", "[[{}]]").Set("/nodes/0/data/whatever", "{}").Set(SampleStrategy.Leaf + "/whatever", "1")
            .Set("/edges/0/style", "{}")
            .Set(SampleStrategy.Position + "/vpt", "\"\"").ParseValid();

    [Fact]
    public void A_byte_order_mark_is_skipped() =>
        StrategyDocument.Parse(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(SampleStrategy.Json)).ToArray()).IsValid
            .Should().BeTrue();

    [Fact]
    public void All_problems_come_at_once()
    {
        var document = new SampleStrategy()
            .Set("/strategy_id", "\"../x\"")
            .Set("/nodes/0/data/exchange", "\"MOON\"")
            .Set(SampleStrategy.Leaf + "/operator", "\"~\"")
            .Set(SampleStrategy.Rhs + "/timeValue", "\"25:00\"")
            .Set(SampleStrategy.Position + "/quantity", "-1")
            .Set("/edges/1/target", "\"nowhere\"")
            .Set("/nodes/5/data/retryConfig/maxReEntries", "-1")
            .Parse();
        document.Problems.Select(p => (p.Pointer, p.NodeId)).Should().BeEquivalentTo(new (string, string?)[]
        {
            ("/strategy_id", null),
            ("/nodes/0/data/exchange", "start"),
            (SampleStrategy.Leaf + "/operator", "signal"),
            (SampleStrategy.Rhs + "/timeValue", "signal"),
            (SampleStrategy.Position + "/quantity", "entry"),
            ("/edges/1/target", "start"),
            ("/nodes/6", "square-off"),
            ("/nodes/5/data/retryConfig/maxReEntries", "again"),
        });
    }

    [Theory]
    [InlineData("not text at all", "not json")]
    [InlineData("an empty document", "")]
    [InlineData("an unfinished object", """{"nodes": [""")]
    [InlineData("two documents", "{} {}")]
    [InlineData("a trailing comma", """{"nodes": [],}""")]
    [InlineData("half a surrogate pair in a value", """{"name": "\ud800"}""")]
    [InlineData("half a surrogate pair in a key", """{"\udc00": 1}""")]
    public void What_is_not_JSON_is_a_problem_of_the_whole_document(string what, string text)
    {
        var problem = StrategyDocument.Parse(Encoding.UTF8.GetBytes(text)).Problems.Should().ContainSingle(what).Subject;
        problem.Pointer.Should().BeEmpty();
        problem.Message.Should().StartWith("The ");
    }

    [Fact]
    public void Malformed_JSON_is_located_by_line_and_byte() =>
        StrategyDocument.Parse("{\n  \"nodes\": nope\n}"u8.ToArray()).Problems.Single().Message.Should().Contain("line 2, byte 13");

    [Fact]
    public void Bytes_that_are_not_UTF8_are_a_problem() =>
        StrategyDocument.Parse(new byte[] { (byte)'"', 0xFF, (byte)'"' }).Problems.Single().Message.Should().Contain("UTF-8");

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"text\"")]
    public void A_document_that_is_not_an_object_is_a_problem(string json) =>
        StrategyDocument.Parse(Encoding.UTF8.GetBytes(json)).Problems.Should().ContainSingle().Which.Pointer.Should().BeEmpty();

    [Fact]
    public void A_wrapper_around_something_else_is_a_problem_at_its_content() =>
        StrategyDocument.Parse("""{"strategy": 5}"""u8.ToArray()).Problems.Should().ContainSingle().Which.Pointer.Should().Be("/strategy");

    [Fact]
    public void A_missing_id_is_a_problem_of_the_document() =>
        new SampleStrategy().Remove("/strategy_id").ShouldHaveProblem("", null, "\"strategy_id\" is missing");

    [Theory]
    [InlineData("\"../x\"")]
    [InlineData("\"a b\"")]
    [InlineData("\"_hidden\"")]
    [InlineData("\"00000000000000000000000000000000000000000000000000000000000000065\"")]
    public void An_id_that_cannot_be_a_folder_is_a_problem(string id) =>
        new SampleStrategy().Set("/strategy_id", id).ShouldHaveProblem("/strategy_id", null, "cannot be used");

    [Fact]
    public void Missing_nodes_are_a_problem() =>
        StrategyDocument.Parse("""{"strategy_id": "a"}"""u8.ToArray()).Problems.Should().ContainSingle().Which.Message.Should().Contain(
            "\"nodes\" is missing");
}
