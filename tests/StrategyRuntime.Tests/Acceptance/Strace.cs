using System.Diagnostics;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>Makes system calls of a running process fail, as a disk in trouble does, where they are about files of one folder.</summary>
internal sealed class Strace : IDisposable
{
    // Gives back the calls that wait, and leaves the process.
    private const string Interrupt = "-INT";

    private static readonly string[] s_passing = [".tmp", ".new"];

    private readonly Process _process;

    private Strace(Process process) => _process = process;

    /// <summary>Attaches to a process. From now on the calls fail.</summary>
    /// <param name="processId">The process.</param>
    /// <param name="folder">The folder: what is in it now, and the temporary files that become one of them.</param>
    /// <param name="calls">System calls; one that this machine does not have is left out.</param>
    /// <param name="error">What they fail with: <c>EIO</c>, <c>ENOSPC</c>, <c>EMFILE</c>.</param>
    public static Strace Attach(int processId, string folder, string calls, string error)
    {
        var optional = string.Join(',', calls.Split(',').Select(call => $"?{call}"));
        var start = new ProcessStartInfo("strace") { RedirectStandardError = true };
        string[] arguments =
            ["-f", "-qq", "-o", "/dev/null", "-p", $"{processId}", "-e", $"trace={optional}", "-e", $"inject={optional}:error={error}"];
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        foreach (var path in Directory.EnumerateFileSystemEntries(folder, "*", SearchOption.AllDirectories).Prepend(folder))
        {
            foreach (var each in s_passing.Select(suffix => path + suffix).Prepend(path))
            {
                start.ArgumentList.Add("-P");
                start.ArgumentList.Add(each);
            }
        }
        return new Strace(Process.Start(start)!);
    }

    /// <summary>Leaves the process. Its calls succeed again.</summary>
    public async Task<string> LeaveAsync()
    {
        using (var kill = Process.Start("kill", [Interrupt, $"{_process.Id}"])) await kill.WaitForExitAsync();
        var said = await _process.StandardError.ReadToEndAsync();
        await _process.WaitForExitAsync();
        return said;
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }
}
