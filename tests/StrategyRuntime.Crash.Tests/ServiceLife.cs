using System.Diagnostics;
using StrategyRuntime.Crash.Tests.Host;

namespace StrategyRuntime.Crash.Tests;

/// <summary>The service from its start to its death.</summary>
internal sealed class ServiceLife : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<Uri> _listening = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task<string> _errors;
    private readonly Task _output;
    private HttpClient? _client;

    private ServiceLife(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
        _output = FollowOutputAsync();
    }

    /// <summary>Talks to it, once it listens.</summary>
    public HttpClient Client => _client ?? throw new InvalidOperationException("It does not listen yet.");

    /// <summary>Its process id.</summary>
    public int ProcessId => _process.Id;

    /// <summary>It answered requests.</summary>
    public bool HasListened => _listening.Task.IsCompletedSuccessfully;

    /// <summary>Every interrupted session went on.</summary>
    public bool WasReady => _ready.Task.IsCompletedSuccessfully;

    /// <summary>The chosen operation killed it.</summary>
    public bool DiedAtOperation { get; private set; }

    public static ServiceLife Start(string dataRoot, KillPoint? killAt = null) => new(CrashHost.Start(dataRoot, killAt));

    /// <summary>Waits until it listens; false when it died before.</summary>
    public Task<bool> ListensAsync() => HappensAsync(_listening.Task);

    /// <summary>Waits until recovery is done; false when it died before.</summary>
    public Task<bool> IsReadyAsync() => HappensAsync(_ready.Task);

    /// <summary>Waits for its death by itself.</summary>
    public async Task<bool> DiesWithinAsync(TimeSpan time) => await Task.WhenAny(_output, Task.Delay(time)) == _output;

    /// <summary>Sends SIGKILL if it still lives, and waits until nothing of it is left.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        using var patience = new CancellationTokenSource(s_patience);
        await _process.WaitForExitAsync(patience.Token);
        await _output;
        // Whatever it says here is an error of its own: it is told to keep quiet otherwise.
        if (await _errors is { Length: > 0 } errors) throw new InvalidOperationException(errors);
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _client?.Dispose();
    }

    private async Task<bool> HappensAsync(Task happening)
    {
        await Task.WhenAny(happening, _output).WaitAsync(s_patience);
        return happening.IsCompletedSuccessfully;
    }

    private async Task FollowOutputAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            switch (line.Split(' '))
            {
                case [CrashHost.Listening, var address]:
                    _client = new HttpClient { BaseAddress = new Uri(address), Timeout = s_patience };
                    _listening.SetResult(_client.BaseAddress);
                    break;
                case [CrashHost.Ready]:
                    _ready.SetResult();
                    break;
                case [CrashHost.Fatal]:
                    DiedAtOperation = true;
                    break;
                case [_, "WRN", ..] when line.Contains("the heartbeat has been running", StringComparison.Ordinal):
                    // The web server finds the machine slow.
                    break;
                default:
                    throw new InvalidOperationException($"The service said: {line}");
            }
        }
    }
}
