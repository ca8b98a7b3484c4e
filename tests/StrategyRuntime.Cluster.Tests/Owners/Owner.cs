using System.Diagnostics;
using System.Globalization;

namespace StrategyRuntime.Cluster.Tests.Owners;

/// <summary>A process that owns the cell, until it is killed or loses it.</summary>
internal sealed class Owner : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private readonly Task<string> _errors;

    public Owner(string connection, string folder, string name)
    {
        _process = Process.Start(
            new ProcessStartInfo("dotnet", [typeof(OwnerProgram).Assembly.Location, connection, folder, name])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        _reading = ReadAsync();
        _errors = _process.StandardError.ReadToEndAsync();
    }

    /// <summary>What it has published.</summary>
    public IReadOnlyList<string> Published
    {
        get
        {
            lock (_lines) return [.. _lines.Where(l => l is not (OwnerProgram.Fenced or OwnerProgram.Lost))];
        }
    }

    /// <summary>Returns when it has published so many lines.</summary>
    public async Task UntilPublishedAsync(int count)
    {
        var started = Stopwatch.GetTimestamp();
        while (Published.Count < count)
        {
            if (_reading.IsCompleted) throw new InvalidOperationException($"The owner ended: {await _errors}");
            if (Stopwatch.GetElapsedTime(started) > s_patience) throw new TimeoutException("The owner publishes nothing.");
            await Task.Delay(5);
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _reading.WaitAsync(s_patience);
    }

    /// <summary>Stops it in the middle of anything: STOP; CONT lets it go on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"kill -{signal} {_process.Id}")]);
        await kill.WaitForExitAsync();
        kill.ExitCode.Should().Be(0);
    }

    /// <summary>Returns what it ended with.</summary>
    public async Task<string> LastLineAsync()
    {
        await _reading.WaitAsync(s_patience);
        lock (_lines) return _lines.LastOrDefault() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync()
    {
        while (await _process.StandardOutput.ReadLineAsync() is { } line)
        {
            lock (_lines) _lines.Add(line);
        }
    }
}
