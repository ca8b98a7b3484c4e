using System.Diagnostics;
using StrategyRuntime.Crash.Tests.Host;
using StrategyRuntime.Crash.Tests.Lives;

namespace StrategyRuntime.Crash.Tests;

public sealed class SecondProcessTests : IDisposable
{
    private readonly string _dataRoot = Directory.CreateTempSubdirectory("crash-tests-").FullName;

    public void Dispose() => Directory.Delete(_dataRoot, recursive: true);

    [Fact]
    public async Task A_second_service_on_a_data_root_is_refused_and_told_who_holds_it_until_that_one_is_killed()
    {
        using (var first = WebLife.Start(_dataRoot))
        {
            (await first.ListensAsync()).Should().BeTrue();
            var (exitCode, error) = await ServeAsync();
            exitCode.Should().Be(2);
            error.Should().Contain(FormattableString.Invariant($"in use by process {first.ProcessId}"));
            (await first.Client.GetAsync("/healthz")).EnsureSuccessStatusCode();
            await first.KillAsync();
        }
        using var next = WebLife.Start(_dataRoot);
        (await next.ListensAsync()).Should().BeTrue("a lock dies with its process");
        await next.KillAsync();
    }

    // The service as it ships.
    private async Task<(int ExitCode, string Error)> ServeAsync()
    {
        var program = Path.Combine(Path.GetDirectoryName(typeof(CrashHost).Assembly.Location)!, "StrategyRuntime.dll");
        using var process = Process.Start(
            new ProcessStartInfo("dotnet", [program, "serve", "--urls", "http://127.0.0.1:0", "--data-root", _dataRoot])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, error);
    }
}
