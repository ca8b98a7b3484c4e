using System.Text;
using StrategyRuntime.Engine.Json;

namespace StrategyRuntime.Engine.Tests.Json;

public sealed class JsonKeysTests
{
    [Theory]
    [InlineData("""{}""")]
    [InlineData("""[1,{"a":1},{"a":1}]""")]
    [InlineData("""{"a":{"a":{"a":1}},"A":2}""")]
    public void Keys_that_are_there_once_in_their_object_are_fine(string json) => Find(json).Should().BeEmpty();

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "/a")]
    [InlineData("""{"a":1,"\u0061":2}""", "/a")]
    [InlineData("""[0,{"b":[[],{"x/y":1,"x/y":2}]}]""", "/1/b/1/x~1y")]
    [InlineData("""{"a":{"b":1},"a":{"b":1,"b":2}}""", "/a,/a/b")]
    [InlineData("""[[{}],{"k":1,"k":[{"k":1,"k":1}],"k":3}]""", "/1/k,/1/k/0/k,/1/k")]
    public void A_key_that_is_there_again_is_found_with_its_place(string json, string pointers) =>
        Find(json).Should().Equal(pointers.Split(','));

    private static IReadOnlyList<string> Find(string json) => JsonKeys.FindTwice(Encoding.UTF8.GetBytes(json), maxDepth: 64);
}
