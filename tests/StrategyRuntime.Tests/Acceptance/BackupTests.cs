using System.Diagnostics;
using System.IO.Abstractions;
using System.Net.Http.Json;
using System.Text.Json;
using StrategyRuntime.Storage.Access;
using StrategyRuntime.Storage.Backup;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Tests.Acceptance;

/// <summary>Takes backups of a real service while it runs, and serves them on another root.</summary>
public sealed class BackupTests
{
    private const int Bars = 7_800;

    [Theory]
    [InlineData("data", "data/backup")]
    [InlineData("data", "data/_market/deep/backup")]
    [InlineData("data", "link/backup")]
    [InlineData("link", "data/backup")]
    [InlineData("link", "other/up/backup")]
    public void A_backup_is_never_made_inside_of_what_it_is_a_backup_of(string source, string target)
    {
        if (OperatingSystem.IsWindows()) return; // Links need a privilege there.
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(Path.Combine(folder.Path, "data", "_market", "deep"));
        Directory.CreateDirectory(Path.Combine(folder.Path, "other"));
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "link"), "data");
        Directory.CreateSymbolicLink(Path.Combine(folder.Path, "other", "up"), "../link/_market");
        var root = new DataRoot(Path.Combine(folder.Path, source), new FileSystem());
        var backup = () => new DataRootBackup(root).CopyTo(Path.Combine(folder.Path, target));
        backup.Should().Throw<BackupInsideSourceException>().WithMessage("*inside the data root*");
        Directory.GetFileSystemEntries(Path.Combine(folder.Path, "data"), "*", SearchOption.AllDirectories).Should().HaveCount(2);
    }

    [Fact]
    public void A_backup_beside_the_data_root_holds_its_marks_too()
    {
        using var folder = new TemporaryFolder();
        var root = new DataRoot(Path.Combine(folder.Path, "data"), new FileSystem());
        new ApiKeyCatalog(root).Create("ann", isAdmin: false, label: null, DateTimeOffset.UnixEpoch);
        var copy = Path.Combine(folder.Path, "data-backup");
        new DataRootBackup(root).CopyTo(copy);
        File.Delete(Path.Combine(copy, "_access", "keys.json"));
        new ApiKeyCatalog(new DataRoot(copy, new FileSystem())).FindLoss().Should().NotBeNull();
    }

    [Fact]
    public async Task A_backup_of_a_running_service_verifies_and_its_sessions_carry_on_to_the_same_end()
    {
        using var folder = new TemporaryFolder();
        var root = Path.Combine(folder.Path, "data");
        Directory.CreateDirectory(Path.Combine(root, "_market"));
        await File.WriteAllTextAsync(Path.Combine(root, "_market", Sample.MinutesFile), Sample.Minutes(Bars));
        Directory.CreateDirectory(Path.Combine(root, "_secret"));
        await File.WriteAllTextAsync(Path.Combine(root, "_secret", "keys.json"), "{}");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path.Combine(root, "_secret", "keys.json"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var backups = new List<string>();
        string running, finished;
        using (var server = await ServerProcess.StartAsync(root))
        {
            await PutAsync(server, "in-and-out");
            await PutAsync(server, "again");
            finished = await AddAsync(server, new { strategy_id = "again", mode = "backtest", auto_start = true });
            await WhenAsync(server, finished, "completed");
            running = await AddAsync(server, new { strategy_id = "in-and-out", mode = "live_simulation", speed = 600, auto_start = true });
            for (var backup = 1; backup <= 4; backup++)
            {
                // Commands and runs that begin are what a careless copy would tear.
                await WhenSeqAsync(server, running, backup * 25);
                var copy = TakeAsync(root, Path.Combine(folder.Path, $"backup-{backup}"));
                await CloseAnyAsync(server, running);
                using var restart = await server.Client.PostAsync($"/api/v1/executions/{finished}/start", null);
                restart.EnsureSuccessStatusCode();
                backups.Add(await copy);
                await WhenAsync(server, finished, "completed");
            }
            using var speed = await server.Client.PostAsJsonAsync($"/api/v1/executions/{running}/speed", new { speed = "max" });
            speed.EnsureSuccessStatusCode();
            await WhenAsync(server, running, "completed");
        }
        var original = await File.ReadAllBytesAsync(Path.Combine(root, "local", "in-and-out_paper", "events.jsonl"));

        foreach (var backup in backups)
        {
            foreach (var session in Directory.EnumerateDirectories(Path.Combine(backup, "local"))) await ShouldVerifyAsync(session);
            var journal = Path.Combine(backup, "local", "in-and-out_paper", "events.jsonl");
            var copied = await File.ReadAllBytesAsync(journal);
            copied.Should().NotBeEmpty();
            if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(Path.Combine(backup, "_secret", "keys.json"))
                .Should()
                .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            original.AsSpan().StartsWith(copied).Should().BeTrue("a backup holds the past as it was");

            using var server = await ServerProcess.StartAsync(backup);
            while (!(await server.Client.GetAsync("/readyz")).IsSuccessStatusCode) await Task.Delay(20);
            await WhenAsync(server, running, "running");
            using var speed = await server.Client.PostAsJsonAsync($"/api/v1/executions/{running}/speed", new { speed = "max" });
            speed.EnsureSuccessStatusCode();
            var execution = await WhenAsync(server, running, "completed");
            execution.GetProperty("run").GetInt32().Should().Be(1, "it is the same run that carries on");
            (await File.ReadAllBytesAsync(journal)).AsSpan().StartsWith(copied).Should().BeTrue();
            await ShouldVerifyAsync(Path.Combine(backup, "local", "in-and-out_paper"));
        }
    }

    private static async Task<string> TakeAsync(string root, string destination)
    {
        var (code, text) = await RunAsync("backup", destination, "--data-root", root);
        code.Should().Be(0, text);
        return destination;
    }

    private static async Task ShouldVerifyAsync(string session)
    {
        var (code, text) = await RunAsync("verify", session);
        code.Should().Be(0, text);
    }

    private static async Task<(int Code, string Text)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", [ServerProcess.Program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + errors);
    }

    private static async Task PutAsync(ServerProcess server, string strategy)
    {
        using var put = await server.Client.PutAsync($"/api/v1/strategies/{strategy}", TestHost.Json(Sample.InAndOut));
        put.EnsureSuccessStatusCode();
    }

    private static async Task<string> AddAsync(ServerProcess server, object execution)
    {
        using var response = await server.Client.PostAsJsonAsync("/api/v1/executions", execution);
        response.EnsureSuccessStatusCode();
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("session_id").GetString()!;
    }

    private static async Task CloseAnyAsync(ServerProcess server, string id)
    {
        var positions = await server.Client.GetFromJsonAsync<JsonElement>($"/api/v1/executions/{id}/positions?limit=5000");
        foreach (var position in positions.GetProperty("items").EnumerateArray().Where(p => p.GetProperty("status").GetString() == "OPEN"))
        {
            using var response = await server.Client.PostAsync(
                $"/api/v1/executions/{id}/positions/{position.GetProperty("trade_id").GetString()}/close", null);
            response.EnsureSuccessStatusCode();
        }
    }

    private static async Task WhenSeqAsync(ServerProcess server, string id, long seq)
    {
        while ((await server.ExecutionAsync(id)).GetProperty("seq").GetInt64() < seq) await Task.Delay(5);
    }

    private static async Task<JsonElement> WhenAsync(ServerProcess server, string id, string state)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var execution = await server.ExecutionAsync(id);
            var now = execution.GetProperty("state").GetString();
            if (now == state) return execution;
            (now is "failed" or "diverged").Should().BeFalse(execution.ToString());
            await Task.Delay(10, patience.Token);
        }
    }
}
