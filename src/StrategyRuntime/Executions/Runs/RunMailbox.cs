using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace StrategyRuntime.Executions.Runs;

/// <summary>
/// Commands to a running session. Any thread posts; the session's own loop takes them between slices, so only one thread touches the
/// simulation.
/// </summary>
internal sealed class RunMailbox
{
    private static readonly TimeSpan s_longestWait = TimeSpan.FromDays(1);

    private readonly ConcurrentQueue<RunCommand> _commands = new();
    private volatile TaskCompletionSource _arrival = New();
    private volatile bool _closed;
    private int _isWoken;

    /// <summary>Posts a command; see <see cref="RunCommand.Applied"/>.</summary>
    public Task<bool> PostAsync(RunCommand command)
    {
        _commands.Enqueue(command);
        // The loop renews the arrival and then looks for commands; this looks at the arrival after the command is there.
        Interlocked.MemoryBarrier();
        _arrival.TrySetResult();
        if (_closed) ReleaseAll();
        return command.Applied;
    }

    /// <summary>Ends the wait, or the next one: what the loop waits for may be there.</summary>
    public void Wake()
    {
        // A whole fence: the arrival is looked at after the flag can be seen.
        Interlocked.Exchange(ref _isWoken, 1);
        _arrival.TrySetResult();
    }

    /// <summary>True while no command waits.</summary>
    public bool IsEmpty => _commands.IsEmpty;

    /// <summary>Takes the next command, if there is one.</summary>
    public bool TryTake([NotNullWhen(true)] out RunCommand? command)
    {
        while (_commands.TryDequeue(out command))
        {
            if (command.TryTake()) return true;
        }
        return false;
    }

    /// <summary>Waits until a command is there or somebody wakes the loop. One caller at a time.</summary>
    public async Task WaitAsync()
    {
        if (Arrival() is not { } arrival) return;
        await arrival.Task;
        // Whatever it was woken for, it looks now, and not before the flag is down.
        Interlocked.Exchange(ref _isWoken, 0);
    }

    /// <summary>Waits until a command is there, the time is over or the loop is to stop. One caller at a time.</summary>
    public async Task WaitAsync(TimeSpan atMost, TimeProvider time, CancellationToken stopping = default)
    {
        if (Arrival() is not { } arrival) return;
        // A timer takes 49 days at most; the loop asks again after a day.
        if (atMost > s_longestWait) atMost = s_longestWait;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var delay = Task.Delay(atMost, time, over.Token);
        await Task.WhenAny(arrival.Task, delay);
        await over.CancelAsync();
    }

    // What ends the next wait; null when there is something already.
    private TaskCompletionSource? Arrival()
    {
        var arrival = _arrival;
        if (arrival.Task.IsCompleted) _arrival = arrival = New();
        // A whole fence: what came before it is seen here, and what comes after it completes the new arrival.
        if (Interlocked.Exchange(ref _isWoken, 0) == 1) return null;
        return _commands.IsEmpty ? arrival : null;
    }

    /// <summary>The run is over: releases every caller that waits for a command, which will not be carried out.</summary>
    public void Close()
    {
        _closed = true;
        ReleaseAll();
    }

    private void ReleaseAll()
    {
        while (_commands.TryDequeue(out var command)) command.Abandon();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
