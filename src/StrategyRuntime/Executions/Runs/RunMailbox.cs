using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Executions.Runs;

/// <summary>Orders to a running session. Any thread posts; the session's own loop takes them between slices, so the simulation is never touched by two threads.</summary>
internal sealed class RunMailbox
{
    private readonly ConcurrentQueue<RunOrder> _orders = new();
    private volatile TaskCompletionSource _arrival = New();
    private volatile bool _closed;

    /// <summary>Posts an order; see <see cref="RunOrder.Applied"/>.</summary>
    public Task<bool> PostAsync(RunOrder order)
    {
        _orders.Enqueue(order);
        _arrival.TrySetResult();
        if (_closed) ReleaseAll();
        return order.Applied;
    }

    /// <summary>Takes the next order, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out RunOrder? order) => _orders.TryDequeue(out order);

    /// <summary>Waits until an order is there, the time is over or the loop is to stop. One caller at a time.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken stopping = default)
    {
        var arrival = _arrival;
        if (arrival.Task.IsCompleted)
        {
            _arrival = arrival = New();
            // An order that came before the exchange is in the queue: it must not be slept over.
            if (!_orders.IsEmpty) return;
        }
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var delay = Task.Delay(atMost, time, over.Token);
        await Task.WhenAny(arrival.Task, delay);
        await over.CancelAsync();
    }

    /// <summary>The run is over: nobody waits any longer for an order that will not be carried out.</summary>
    public void Close()
    {
        _closed = true;
        ReleaseAll();
    }

    private void ReleaseAll()
    {
        while (_orders.TryDequeue(out var order)) order.Abandon();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>An order to a running session.</summary>
internal abstract class RunOrder
{
    private readonly TaskCompletionSource<bool> _applied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>True when the order was carried out, false when the run was over first.</summary>
    public Task<bool> Applied => _applied.Task;

    /// <summary>Says that it was carried out.</summary>
    public void Complete() => _applied.TrySetResult(true);

    /// <summary>Says that it never will be.</summary>
    public void Abandon() => _applied.TrySetResult(false);
}

/// <summary>Hold market time.</summary>
internal sealed class PauseOrder : RunOrder;

/// <summary>Let market time go on.</summary>
internal sealed class ResumeOrder : RunOrder;

/// <summary>Change the speed.</summary>
internal sealed class SpeedOrder(Speed speed) : RunOrder
{
    /// <summary>The new speed.</summary>
    public Speed Speed => speed;
}

/// <summary>End the run.</summary>
internal sealed class StopOrder : RunOrder;

/// <summary>Close everything.</summary>
internal sealed class SquareOffOrder : RunOrder;

/// <summary>Say what the conditions of active signals stand at; nothing of the run changes.</summary>
internal sealed class InspectOrder : RunOrder
{
    /// <summary>A JSON object by node id; null when the run was over first.</summary>
    public byte[]? Conditions { get; set; }
}

/// <summary>Close one position.</summary>
internal sealed class ClosePositionOrder(string tradeId) : RunOrder
{
    /// <summary>Which.</summary>
    public string TradeId => tradeId;

    /// <summary>What came of it; null when the run was over first.</summary>
    public CloseOutcome? Outcome { get; set; }
}

/// <summary>What came of an order to close a position.</summary>
internal enum CloseOutcome
{
    /// <summary>It was open and has been closed.</summary>
    Closed,

    /// <summary>It had been closed before.</summary>
    WasClosed,

    /// <summary>The run has had no such position.</summary>
    Unknown,
}
