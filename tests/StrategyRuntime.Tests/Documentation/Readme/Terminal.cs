using System.Diagnostics;
using System.Globalization;

namespace StrategyRuntime.Tests.Documentation.Readme;

/// <summary>A real bash that runs one block of commands, and the reader before it, who presses Ctrl+C.</summary>
internal sealed class Terminal : IDisposable
{
    // Longer than anything takes: the first command builds everything.
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(8);

    private const string EndOfCommand = "@end of command@ ";

    private readonly Process _bash;
    private readonly Lock _lines = new();
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];
    private readonly List<int> _exitCodes = [];
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Starts a block.</summary>
    /// <param name="commands">Its commands.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="address">Where the service listens that is not asked to listen elsewhere.</param>
    public Terminal(IEnumerable<string> commands, string folder, string address)
    {
        var script = string.Join('\n', commands.SelectMany(c => (string[])[c, $"printf '\\n{EndOfCommand}%s\\n' $?"]));
        // A run that was started in the background ignores Ctrl+C, and so would everything that it starts.
        var start = new ProcessStartInfo("env", ["--default-signal=INT", "bash", "-c", script])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // What the test's own build left in the environment is not the reader's; and no build server may stay behind.
        foreach (var name in start.Environment.Keys.Where(n => n.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["ASPNETCORE_URLS"] = address;
        _bash = new Process { StartInfo = start };
        _bash.OutputDataReceived += (_, e) => Take(e.Data, _output);
        _bash.ErrorDataReceived += (_, e) => Take(e.Data, _errors);
        _bash.Start();
        _bash.StandardInput.Close();
        _bash.BeginOutputReadLine();
        _bash.BeginErrorReadLine();
    }

    /// <summary>What it has printed so far.</summary>
    public IReadOnlyList<string> Output
    {
        get
        {
            lock (_lines) return [.. _output];
        }
    }

    /// <summary>Everything on its screen, for messages.</summary>
    public string Screen
    {
        get
        {
            lock (_lines) return string.Join('\n', [.. _output.TakeLast(40), .. _errors.TakeLast(40)]);
        }
    }

    /// <summary>Waits until the n-th command has ended; returns its exit code.</summary>
    public async Task<int> ExitCodeAsync(int command)
    {
        await WhenAsync(() => _exitCodes.Count > command);
        lock (_lines) return _exitCodes[command];
    }

    /// <summary>Waits until bash itself has ended; returns the exit code of its last command.</summary>
    public async Task<int> LastExitCodeAsync()
    {
        await _bash.WaitForExitAsync().WaitAsync(s_patience);
        lock (_lines) return _exitCodes[^1];
    }

    /// <summary>Waits until the n-th command has printed what is looked for, or has ended; true when it still runs.</summary>
    public async Task<bool> ShowsAsync(int command, Func<IReadOnlyList<string>, bool> isShown)
    {
        await WhenAsync(() => _exitCodes.Count > command || isShown(_output));
        lock (_lines) return _exitCodes.Count == command;
    }

    /// <summary>Sends what a terminal sends to the command in its foreground.</summary>
    public async Task PressCtrlCAsync()
    {
        string[] running = [.. Below(_bash.Id).Select(id => id.ToString(CultureInfo.InvariantCulture))];
        if (running.Length == 0) return;
        using var kill = Process.Start("kill", ["-INT", .. running]);
        await kill.WaitForExitAsync();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_bash.HasExited) _bash.Kill(entireProcessTree: true);
        _bash.WaitForExit();
        _bash.Dispose();
    }

    private static IEnumerable<int> Below(int process)
    {
        var children = $"/proc/{process}/task/{process}/children";
        if (!File.Exists(children)) return [];
        var ids = File.ReadAllText(children)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(t => int.Parse(t, CultureInfo.InvariantCulture));
        return [.. ids.SelectMany(id => (IEnumerable<int>)[id, .. Below(id)])];
    }

    private void Take(string? line, List<string> lines)
    {
        if (line is null) return;
        lock (_lines)
        {
            if (line.StartsWith(EndOfCommand, StringComparison.Ordinal))
                _exitCodes.Add(int.Parse(line[EndOfCommand.Length..], CultureInfo.InvariantCulture));
            else lines.Add(line);
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }

    private async Task WhenAsync(Func<bool> isSo)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            Task changed;
            lock (_lines)
            {
                if (isSo()) return;
                changed = _changed.Task;
            }
            try
            {
                await changed.WaitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new InvalidOperationException($"It did not come to that. The terminal shows:\n{Screen}");
            }
        }
    }
}
