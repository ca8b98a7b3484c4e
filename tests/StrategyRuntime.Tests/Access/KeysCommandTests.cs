using System.Diagnostics;
using System.Text.Json;

namespace StrategyRuntime.Tests.Access;

/// <summary>The commands that make, show and revoke keys, in a process of their own beside a running service.</summary>
public sealed class KeysCommandTests
{
    [Fact]
    public async Task A_key_is_shown_once_kept_as_a_hash_and_works_at_once_until_it_is_revoked()
    {
        await using var host = await TestHost.StartAsync();
        var created = await RunAsync("create", "--user", "ann", "--label", "laptop", "--data-root", host.DataRoot);
        created.ExitCode.Should().Be(0, created.Error);
        var key = created.Output.Trim();
        key.Should().MatchRegex("^srk_[0-9a-z]{12}_[A-Za-z0-9_-]{43}$");

        var file = Path.Combine(host.DataRoot, "_access", "keys.json");
        (await File.ReadAllTextAsync(file)).Should().NotContain(key[17..]).And.Contain("\"hash\"");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.GetDirectoryName(file)!)
                .Should()
                .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        using var ann = host.NewClient(key);
        (await ann.GetAsync("/api/v1/executions")).IsSuccessStatusCode.Should().BeTrue();

        var list = JsonDocument.Parse((await RunAsync("list", "--json", "--data-root", host.DataRoot)).Output).RootElement;
        var item = list.EnumerateArray().Should().ContainSingle().Subject;
        item.GetProperty("user_id").GetString().Should().Be("ann");
        item.GetProperty("label").GetString().Should().Be("laptop");
        item.TryGetProperty("hash", out _).Should().BeFalse();
        (await RunAsync("list", "--data-root", host.DataRoot)).Output.Should().Contain("ann").And.Contain("laptop");

        (await RunAsync("revoke", item.GetProperty("id").GetString()!, "--data-root", host.DataRoot)).ExitCode.Should().Be(0);
        ((int)(await ann.GetAsync("/api/v1/executions")).StatusCode).Should().Be(401);
    }

    [Theory]
    [InlineData("create", "--user")]
    [InlineData("create --user ../x", "--user")]
    [InlineData("create --user admin", "--admin")]
    [InlineData("create --user ann --admin", "--admin")]
    [InlineData("revoke 000000000000", "000000000000")]
    public async Task Bad_input_is_exit_code_2_and_says_what_is_wrong(string arguments, string said)
    {
        var root = Directory.CreateTempSubdirectory("strategy-runtime-keys-").FullName;
        try
        {
            var run = await RunAsync([.. arguments.Split(' '), "--data-root", root]);
            run.ExitCode.Should().Be(2, run.Output);
            run.Error.Should().Contain(said);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<(int ExitCode, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(typeof(Program).Assembly.Location);
        start.ArgumentList.Add("keys");
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output, await error);
    }
}
