using Xunit.Abstractions;

namespace StrategyRuntime.Cluster.Tests.Fence;

/// <summary>
/// The fence of a cell, as a model: every order of takeover, append, publish, crash and lost answer, for two nodes and three batches.
/// </summary>
public sealed class FenceModelTests(ITestOutputHelper output)
{
    private const int Batches = 3;

    [Fact]
    public void No_published_event_is_lost_and_no_append_of_a_zombie_survives()
    {
        var search = new FenceSearch();

        search.FirstFault(new FenceModel(new FenceRules()), Start, Batches).Should().BeNull();

        search.States.Should().Be(28_841, "docs/CLUSTER.md names the number");
        foreach (var (step, count) in search.Steps) output.WriteLine($"{count} × {step}");
        search.Complete.Should().BePositive("all batches can be published");
        search.Steps.Keys.Should().BeEquivalentTo(
            "takes over", "reads", "appends", "fence passes", "fence refuses", "commits", "answers", "publishes", "crashes", "is lost",
            "is cut off");
    }

    [Theory]
    [InlineData(nameof(FenceRules.ChecksTheEpoch))]
    [InlineData(nameof(FenceRules.HoldsTheRow))]
    [InlineData(nameof(FenceRules.RaisesBeforeReading))]
    [InlineData(nameof(FenceRules.PublishesAfterCommit))]
    [InlineData(nameof(FenceRules.GivesUpWhenInDoubt))]
    public void Without_any_one_of_its_rules_the_protocol_breaks(string rule)
    {
        var all = new FenceRules();
        var rules = rule switch
        {
            nameof(FenceRules.ChecksTheEpoch) => all with { ChecksTheEpoch = false },
            nameof(FenceRules.HoldsTheRow) => all with { HoldsTheRow = false },
            nameof(FenceRules.RaisesBeforeReading) => all with { RaisesBeforeReading = false },
            nameof(FenceRules.PublishesAfterCommit) => all with { PublishesAfterCommit = false },
            _ => all with { GivesUpWhenInDoubt = false },
        };

        var fault = new FenceSearch().FirstFault(new FenceModel(rules), Start, Batches);

        output.WriteLine(fault ?? "");
        fault.Should().NotBeNull();
    }

    private static FenceState Start => FenceModel.Start(takeovers: 3, crashes: 2, losses: 1);
}
