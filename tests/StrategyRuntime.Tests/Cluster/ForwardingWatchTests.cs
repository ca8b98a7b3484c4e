using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Cluster;
using StrategyRuntime.Cluster.Routing;
using StrategyRuntime.Limits;

namespace StrategyRuntime.Tests.Cluster;

public sealed class ForwardingWatchTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly Uri s_before = new("http://127.0.0.1:1/");

    [Fact]
    public async Task A_cell_that_no_node_has_yet_holds_up_no_request_of_another()
    {
        var lost = new TaskCompletionSource<CellPlace>();
        var router = new Router(cell => cell == "moved" ? Task.FromResult(new CellPlace("b", null)) : lost.Task);
        using var requests = new EndlessRequests();
        using var watch = new ForwardingWatch(router, requests, TimeProvider.System, NullLogger<ForwardingWatch>.Instance);
        using var first = watch.Enter("lost 1", s_before);
        using var second = watch.Enter("lost 2", s_before);
        var before = watch.LookAsync(CancellationToken.None);

        using var moved = watch.Enter("moved", s_before);
        await watch.LookAsync(CancellationToken.None).WaitAsync(s_patience);

        moved.Cut.IsCancellationRequested.Should().BeTrue();
        (before.IsCompleted, router.Asked).Should().Be((false, 3), "a look that goes on is not begun again");
        lost.SetResult(new CellPlace("c", null));
        await before.WaitAsync(s_patience);
        (first.Cut.IsCancellationRequested, second.Cut.IsCancellationRequested).Should().Be((true, true));
    }

    [Fact]
    public async Task What_goes_to_another_node_once_the_service_stops_is_cut_like_what_went_before()
    {
        var router = new Router(_ => Task.FromResult(new CellPlace("b", s_before)));
        using var requests = new EndlessRequests();
        using var watch = new ForwardingWatch(router, requests, TimeProvider.System, NullLogger<ForwardingWatch>.Instance);
        await watch.StartAsync(CancellationToken.None);
        using var before = watch.Enter("user", s_before);
        (before.Cut.IsCancellationRequested, watch.IsEnding).Should().Be((false, false));

        await requests.StoppingAsync(CancellationToken.None);

        using var after = watch.Enter("user", s_before);
        (before.Cut.IsCancellationRequested, after.Cut.IsCancellationRequested, watch.IsEnding).Should().Be((true, true, true));
        await watch.StopAsync(CancellationToken.None);
    }

    private sealed class Router(Func<string, Task<CellPlace>> places) : ICellRouter
    {
        public int Asked { get; private set; }

        public ValueTask<CellPlace> FindAsync(string cell, CancellationToken cancellationToken)
        {
            Asked++;
            return new ValueTask<CellPlace>(places(cell));
        }
    }
}
