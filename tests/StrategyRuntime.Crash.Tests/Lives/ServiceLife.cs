using System.Diagnostics;
using System.Globalization;
using StrategyRuntime.Crash.Tests.Host;

namespace StrategyRuntime.Crash.Tests.Lives;

/// <summary>
/// A process that is killed, from its start to its death. Whatever is asked of it throws an <see cref="IOException"/> when it dies before
/// it has answered.
/// </summary>
internal abstract class ServiceLife : IDisposable
{
    /// <summary>How long anything may take.</summary>
    protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private readonly Task _output;

    protected ServiceLife(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _output = Task.Run(FollowOutputAsync);
    }

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>It answered requests.</summary>
    public bool HasListened => _listening.Task.IsCompletedSuccessfully;

    /// <summary>Every interrupted session went on.</summary>
    public bool WasReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>The chosen operation killed it.</summary>
    public bool DiedAtOperation { get; private set; }

    /// <summary>Where commands are written.</summary>
    protected TextWriter Input => _process.StandardInput;

    /// <summary>Starts a process of a kind.</summary>
    public static ServiceLife Start(HostKind kind, string dataRoot, KillPoint? killAt = null) =>
        kind == HostKind.Sessions ? SessionsLife.Start(dataRoot, killAt) : WebLife.Start(dataRoot, killAt);

    /// <summary>Waits until it listens; false when it died before.</summary>
    public Task<bool> ListensAsync() => HappensAsync(_listening.Task);

    /// <summary>Waits until recovery is done; false when it died before.</summary>
    public Task<bool> IsReadyAsync() => HappensAsync(_ready.Task);

    /// <summary>Waits for its death by itself.</summary>
    public async Task<bool> DiesWithinAsync(TimeSpan time) => await Task.WhenAny(_output, Task.Delay(time)) == _output;

    /// <summary>State of every execution.</summary>
    public abstract Task<IReadOnlyDictionary<string, string>> StatesAsync();

    /// <summary>Adds an execution and starts it.</summary>
    public abstract Task AddAsync(Slot slot, double? speed);

    /// <summary>Starts an execution that was added.</summary>
    public abstract Task StartAsync(string sessionId);

    /// <summary>Lets an execution play as fast as it can.</summary>
    public abstract Task HurryAsync(string sessionId);

    /// <summary>
    /// Tells a client what a session publishes, after its last event, until the session ends or the process dies; then nothing is missing
    /// of what was sent.
    /// </summary>
    public abstract Task TellAsync(AcknowledgedEvents client, CancellationToken cancellationToken);

    /// <summary>Sends SIGKILL if it still lives, and waits until nothing of it is left.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        using var patience = new CancellationTokenSource(Patience);
        await _process.WaitForExitAsync(patience.Token);
        await _output;
        // Errors only: its log is off.
        if (await _errors is { Length: > 0 } errors) throw new InvalidOperationException(errors);
    }

    public virtual void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>It listens, at an address if that is needed.</summary>
    protected virtual void Listens(string? address)
    {
    }

    /// <summary>It said something of its kind alone; false when it has no business to.</summary>
    protected virtual bool Says(string[] words) => false;

    /// <summary>Takes a piece of a session's stream.</summary>
    protected virtual void Take(string sessionId, ReadOnlySpan<byte> bytes) =>
        throw new InvalidOperationException($"{sessionId} has no follower.");

    /// <summary>Nothing more will be heard of it.</summary>
    protected virtual void Ends()
    {
    }

    private async Task<bool> HappensAsync(Task happening)
    {
        await Task.WhenAny(happening, _output).WaitAsync(Patience);
        return happening.IsCompletedSuccessfully;
    }

    private async Task FollowOutputAsync()
    {
        try
        {
            var reader = new HostOutputReader(_process.StandardOutput.BaseStream);
            while (await reader.ReadLineAsync() is { } line)
            {
                var words = line.Split(' ');
                if (words is [HostOutput.Frames, var sessionId, var length])
                    await reader.ReadAsync(int.Parse(length, CultureInfo.InvariantCulture), bytes => Take(sessionId, bytes.Span));
                else
                    Hear(line, words);
            }
        }
        finally
        {
            Ends();
        }
    }

    private void Hear(string line, string[] words)
    {
        switch (words)
        {
            case [HostOutput.Listening, .. var address]:
                Listens(address.FirstOrDefault());
                _listening.SetResult();
                break;
            case [HostOutput.Ready]:
                _ready.SetResult();
                break;
            case [HostOutput.Fatal]:
                DiedAtOperation = true;
                break;
            case [_, "WRN", ..] when line.Contains("the heartbeat has been running", StringComparison.Ordinal):
                // The web server finds the machine slow.
                break;
            default:
                if (!Says(words)) throw new InvalidOperationException($"The service said: {line}");
                break;
        }
    }
}
