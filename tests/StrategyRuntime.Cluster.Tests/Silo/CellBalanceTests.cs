using System.Globalization;
using System.Net;
using Orleans.Runtime;
using StrategyRuntime.Cluster.Silo;
using StrategyRuntime.Tests;

namespace StrategyRuntime.Cluster.Tests.Silo;

/// <summary>Where cells belong, and how they get there when nodes come and go.</summary>
public sealed class CellBalanceTests
{
    private static readonly TimeSpan s_calm = TimeSpan.FromSeconds(30);

    private static readonly string[] s_cells =
        [.. Enumerable.Range(0, 3_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"user{i}"))];

    [Fact]
    public void A_node_that_joins_takes_its_share_and_no_other_cell_moves()
    {
        SiloAddress[] two = [Node(1), Node(2)];
        SiloAddress[] three = [Node(3), .. two];

        var moved = s_cells.Where(c => !CellPlacement.Choose(c, two).Equals(CellPlacement.Choose(c, three))).ToList();

        moved.Should().HaveCountGreaterThan(800).And.HaveCountLessThan(1_200);
        moved.Should().OnlyContain(c => CellPlacement.Choose(c, three).Equals(Node(3)));
    }

    [Fact]
    public void A_node_that_starts_again_has_the_cells_that_it_had()
    {
        s_cells.Select(c => CellPlacement.Choose(c, [Node(1), Node(2)]).Endpoint)
            .Should().Equal(s_cells.Select(c => CellPlacement.Choose(c, [Node(2, generation: 7), Node(1)]).Endpoint));
    }

    [Fact]
    public void Cells_leave_a_few_at_a_time_once_the_nodes_have_been_the_same_for_a_while()
    {
        var time = new ManualTime();
        var balance = new CellBalance(time, s_calm);
        var here = s_cells.ToHashSet();
        SiloAddress[] nodes = [Node(1), Node(2)];
        Leave().Should().BeEmpty();
        time.Advance(s_calm);

        Leave().Should().HaveCount(2);
        nodes = [Node(1), Node(2), Node(3)];
        Leave().Should().BeEmpty("a node has come");
        time.Advance(s_calm / 2);
        Leave().Should().BeEmpty("it may be about to go again");
        time.Advance(s_calm / 2);
        while (Leave() is { Count: > 0 } leaving) leaving.Should().HaveCountLessThanOrEqualTo(2);

        here.Should().OnlyContain(c => CellPlacement.Choose(c, nodes).Equals(Node(1))).And.NotBeEmpty();

        IReadOnlyList<string> Leave()
        {
            var leaving = balance.Leaving(here, nodes, Node(1));
            here.ExceptWith(leaving);
            return leaving;
        }
    }

    [Fact]
    public void A_cell_that_comes_back_stays_longer_each_time()
    {
        var time = new ManualTime();
        var balance = new CellBalance(time, s_calm);
        SiloAddress[] nodes = [Node(1), Node(2)];
        var cell = s_cells.First(c => CellPlacement.Choose(c, nodes).Equals(Node(2)));
        balance.Leaving([cell], nodes, Node(1)).Should().BeEmpty();
        time.Advance(s_calm);
        balance.Leaving([cell], nodes, Node(1)).Should().Equal(cell);

        foreach (var seconds in new[] { 10, 20, 40 })
        {
            time.Advance(TimeSpan.FromSeconds(seconds - 1));
            balance.Leaving([cell], nodes, Node(1)).Should().BeEmpty();
            time.Advance(TimeSpan.FromSeconds(1));
            balance.Leaving([cell], nodes, Node(1)).Should().Equal(cell);
        }
        for (var move = 0; move < 10; move++)
        {
            time.Advance(TimeSpan.FromMinutes(61));
            balance.Leaving([cell], nodes, Node(1)).Should().Equal(cell);
        }
        time.Advance(TimeSpan.FromMinutes(59));
        balance.Leaving([cell], nodes, Node(1)).Should().BeEmpty("an hour is the longest it stays");
    }

    [Fact]
    public void Without_a_time_cells_stay_where_they_are()
    {
        var time = new ManualTime();
        var balance = new CellBalance(time, TimeSpan.Zero);
        for (var i = 0; i < 3; i++)
        {
            balance.Leaving(s_cells, [Node(1), Node(2)], Node(1)).Should().BeEmpty();
            time.Advance(TimeSpan.FromDays(1));
        }
    }

    private static SiloAddress Node(int port, int generation = 1) => SiloAddress.New(IPAddress.Loopback, port, generation);
}
