using System.Diagnostics;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>Starts the real program with configurations that are wrong.</summary>
public sealed class ConfigurationTests
{
    [Fact]
    public async Task Starting_with_bad_options_from_everywhere_names_all_of_them_and_exits_with_2()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "service.json");
        await File.WriteAllTextAsync(
            file, """{ "StrategyRuntime": { "MarketData": { "WarmUpCandels": 10 }, "Durability": "Sometimes" } }""");

        var (code, errors) = await RunAsync(
            new() { ["StrategyRuntime__SimulationThreads"] = "many", ["StrategyRuntime__Durability"] = "Always" },
            "serve", "--data-root", Path.Combine(
                folder.Path, "data"), "--config", file, "--set", "Streaming:RingBytes=7", "--urls", "here");

        code.Should().Be(2);
        errors.Should().Contain("4 things are wrong");
        errors.Should().Contain("StrategyRuntime:SimulationThreads is 'many'; allowed: 0 to 256.");
        errors.Should().Contain("StrategyRuntime:Streaming:RingBytes is '7'; allowed: 16384 to 1073741824.");
        errors.Should().Contain("StrategyRuntime:MarketData:WarmUpCandels is no option (did you mean WarmUpCandles?).");
        errors.Should().Contain("urls is 'here'; allowed: http://address:port");
        errors.Should().NotContain("Sometimes", "the environment is stronger than the file");
        Directory.Exists(Path.Combine(folder.Path, "data")).Should().BeFalse("nothing is begun");
    }

    [Fact]
    public async Task A_configuration_file_that_is_no_json_is_named_with_the_place()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "service.json");
        await File.WriteAllTextAsync(file, """{ "StrategyRuntime": { "Durability": """);

        var (code, errors) = await RunAsync([], "serve", "--data-root", folder.Path, "--config", file);

        code.Should().Be(2);
        errors.Should().Contain("service.json").And.Contain("LineNumber: 0");
    }

    [Fact]
    public async Task A_setting_without_a_value_is_refused()
    {
        var (code, errors) = await RunAsync([], "serve", "--set", "Durability");
        code.Should().Be(2);
        errors.Should().Contain("--set takes KEY=VALUE, not 'Durability'.");
    }

    private static async Task<(int Code, string Errors)> RunAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(
            "dotnet", [ServerProcess.Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await output;
        await process.WaitForExitAsync();
        return (process.ExitCode, errors);
    }
}
