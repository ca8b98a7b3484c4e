using Microsoft.Extensions.Logging.Abstractions;
using StrategyRuntime.Cluster;
using StrategyRuntime.Cluster.Routing;

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
        using var watch = new ForwardingWatch(router, requests: null!, TimeProvider.System, NullLogger<ForwardingWatch>.Instance);
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
