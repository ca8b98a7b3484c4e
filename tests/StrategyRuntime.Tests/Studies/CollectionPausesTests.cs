using StrategyRuntime.Studies;

namespace StrategyRuntime.Tests.Studies;

/// <summary>Garbage of workers is collected while none of them works.</summary>
public sealed class CollectionPausesTests
{
    private const int Workers = 4;
    private const int Pieces = 400;
    private const int PieceBytes = 100_000;

    private int _working;
    private int _collections;
    private int _mostWorking;

    [Fact]
    public async Task No_worker_works_while_garbage_is_collected()
    {
        using (var pauses = new CollectionPauses(Collect, () => 0, TimeSpan.FromMinutes(1)))
        {
            var workers = Enumerable.Range(0, Workers)
                .Select(_ => Task.Factory.StartNew(() => Work(pauses), TaskCreationOptions.LongRunning));
            await Task.WhenAll(workers);
        }

        _collections.Should().BePositive();
        _mostWorking.Should().Be(0);
    }

    [Fact]
    public void Nothing_waits_long_for_a_worker_that_takes_long()
    {
        using var pauses = new CollectionPauses(Collect, () => 0, TimeSpan.FromMilliseconds(1));
        pauses.Enter();
        pauses.Enter();
        GC.KeepAlive(new byte[16 << 20]);
        pauses.Leave();

        pauses.Enter();

        _collections.Should().Be(0, "the first worker is still there");
    }

    [Fact]
    public void What_the_runtime_collected_meanwhile_is_not_collected_again()
    {
        var byTheRuntime = 0;
        using var pauses = new CollectionPauses(Collect, () => byTheRuntime, TimeSpan.FromMinutes(1));
        pauses.Enter();
        GC.KeepAlive(new byte[16 << 20]);
        byTheRuntime++;

        // The last one waits for a collection that is due.
        pauses.Leave();

        _collections.Should().Be(0);
    }

    private void Work(CollectionPauses pauses)
    {
        for (var piece = 0; piece < Pieces; piece++)
        {
            pauses.Enter();
            Interlocked.Increment(ref _working);
            GC.KeepAlive(new byte[PieceBytes]);
            Interlocked.Decrement(ref _working);
            pauses.Leave();
        }
    }

    private void Collect()
    {
        _collections++;
        _mostWorking = Math.Max(_mostWorking, Volatile.Read(ref _working));
    }
}
