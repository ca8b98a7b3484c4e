using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Crash.Tests.Host;

namespace StrategyRuntime.Crash.Tests.Lives;

/// <summary>The service without its web server, asked over its standard input. It answers one question at a time.</summary>
internal sealed class SessionsLife : ServiceLife
{
    private readonly ConcurrentDictionary<string, (AcknowledgedEvents Client, TaskCompletionSource Told)> _followed = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource<string>? _answer;
    private bool _hasEnded;

    private SessionsLife(Process process)
        : base(process)
    {
    }

    /// <summary>Starts it.</summary>
    public static SessionsLife Start(string dataRoot, KillPoint? killAt = null) =>
        new(CrashHost.Start(HostKind.Sessions, dataRoot, killAt));

    public override async Task<IReadOnlyDictionary<string, string>> StatesAsync()
    {
        var answer = await AskAsync(SessionsCommands.States);
        return answer.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(state => state.Split('='))
            .ToDictionary(pair => pair[0], pair => pair[1]);
    }

    public override Task AddAsync(Slot slot, double? speed) => DoAsync(string.Create(
        CultureInfo.InvariantCulture, $"{SessionsCommands.Add} {slot.SessionId} {slot.Mode} {slot.Speed(speed)}"));

    public override Task StartAsync(string sessionId) => DoAsync($"{SessionsCommands.Start} {sessionId}");

    // It may have ended by now, and refuses then.
    public override Task HurryAsync(string sessionId) => AskAsync($"{SessionsCommands.Hurry} {sessionId}");

    public override Task TellAsync(AcknowledgedEvents client, CancellationToken cancellationToken)
    {
        client.Connects();
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_hasEnded) return Task.CompletedTask;
            _followed[client.SessionId] = (client, told);
        }
        try
        {
            Send($"{SessionsCommands.Follow} {client.SessionId} {(client.LastSeq > 0 ? client.LastId : "0")}");
        }
        catch (IOException)
        {
            // It died; what it has said is still read to the end.
        }
        return told.Task;
    }

    protected override bool Says(string[] words)
    {
        switch (words)
        {
            case [HostOutput.Answer, ..]:
                Interlocked.Exchange(ref _answer, null)!.SetResult(string.Join(' ', words[1..]));
                return true;
            case [HostOutput.End, var sessionId, "200" or "204"]:
                _followed[sessionId].Told.SetResult();
                return true;
            default:
                return false;
        }
    }

    protected override void Take(string sessionId, ReadOnlySpan<byte> bytes) => _followed[sessionId].Client.Take(bytes);

    protected override void Ends()
    {
        lock (_gate) _hasEnded = true;
        Interlocked.Exchange(ref _answer, null)?.SetException(Death());
        foreach (var (_, told) in _followed.Values) told.TrySetResult();
    }

    private static IOException Death() => new("It died.");

    private async Task DoAsync(string command)
    {
        if (await AskAsync(command) is not SessionsCommands.Done and var problem)
            throw new InvalidOperationException($"{command}: {problem}");
    }

    private Task<string> AskAsync(string command)
    {
        var answer = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            if (_hasEnded) throw Death();
            _answer = answer;
        }
        try
        {
            Send(command);
        }
        catch (IOException)
        {
            // It died, and the answer will be that.
        }
        return answer.Task.WaitAsync(Patience);
    }

    private void Send(string command)
    {
        Input.WriteLine(command);
        Input.Flush();
    }
}
