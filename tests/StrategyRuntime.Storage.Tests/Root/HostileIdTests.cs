using StrategyRuntime.Engine.Identity;

namespace StrategyRuntime.Storage.Tests.Root;

public sealed class HostileIdTests
{
    [Theory]
    [InlineData("..")]
    [InlineData("../x")]
    [InlineData("x/y")]
    [InlineData("x\\y")]
    [InlineData("x\0y")]
    [InlineData("/etc")]
    [InlineData("")]
    [InlineData(".lock")]
    [InlineData("_market")]
    [InlineData("é")]
    [InlineData("a234567890123456789012345678901234567890123456789012345678901234x")]
    public void An_id_that_could_name_anything_else_has_no_folder(string id)
    {
        using var folder = new TestFolder();
        foreach (var session in new SessionId[] { new(id, "s", "b"), new("u", id, "b"), new("u", "s", id) })
            folder.Root.Invoking(r => r.SessionFolder(session)).Should().Throw<ArgumentException>();
        foreach (
            var place in new Func<string,
            string>[] { folder.Root.StrategiesFolder, folder.Root.BrokersFolder, folder.Root.ExecutionsFolder, folder.Root.OrderFolder })
            place.Invoking(p => p(id)).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void The_longest_id_is_not_cut()
    {
        using var folder = new TestFolder();
        var id = new string('a', 64);
        folder.Root.SessionFolder(new SessionId(id, id, id)).Should().Be(Path.Combine(folder.Path, id, $"{id}_{id}"));
    }
}
