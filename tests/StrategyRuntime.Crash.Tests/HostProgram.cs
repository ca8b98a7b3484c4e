using System.Diagnostics;
using System.Runtime.InteropServices;
using StrategyRuntime.Tests.Acceptance;

namespace StrategyRuntime.Crash.Tests;

/// <summary>
/// The program that is killed: this project's own. The start is most of a short life, and compiling is most of the start, so a long
/// campaign has it compiled ahead once.
/// </summary>
internal static class HostProgram
{
    // Campaigns run beside each other, so it belongs to none of them.
    private static readonly Lazy<Task> s_compiling = new(PublishAsync);

    /// <summary>Full path of an executable to start; null for the one that the tests are in.</summary>
    public static string? CompiledAhead { get; private set; } = Environment.GetEnvironmentVariable("STRATEGYRUNTIME_CRASH_HOST");

    /// <summary>Builds it, unless there is one already.</summary>
    public static Task CompileAheadAsync() => CompiledAhead is null ? s_compiling.Value : Task.CompletedTask;

    private static async Task PublishAsync()
    {
        var folder = Directory.CreateTempSubdirectory("strategy-runtime-crash-host-").FullName;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(folder, recursive: true);
        var project = Repository.File("tests/StrategyRuntime.Crash.Tests/StrategyRuntime.Crash.Tests.csproj");
        using var publish = Process.Start(new ProcessStartInfo("dotnet",
        [
            "publish", project, "-c", "Release", "-r", RuntimeInformation.RuntimeIdentifier, "--no-self-contained",
                "-p:PublishReadyToRun=true", "-p:SkipDashboard=true",
            "-p:RunAnalyzers=false", "-p:UseSharedCompilation=false", "-nodeReuse:false", "--artifacts-path",
            Path.Combine(folder, "artifacts"), "-o", folder,
        ])
        {
            RedirectStandardOutput = true,
        })!;
        var said = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        publish.ExitCode.Should().Be(0, said);
        CompiledAhead = Path.Combine(folder, OperatingSystem.IsWindows()
            ? "StrategyRuntime.Crash.Tests.exe" : "StrategyRuntime.Crash.Tests");
    }
}
