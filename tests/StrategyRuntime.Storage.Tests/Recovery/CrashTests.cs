using System.Globalization;
using System.Text;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Tests.Durability;
using StrategyRuntime.Storage.Tests.Writing;
using StrategyRuntime.Tests.Shared;
using Xunit.Abstractions;

namespace StrategyRuntime.Storage.Tests.Recovery;

/// <summary>
/// Kills a run at every operation and in many states of the disk; what comes back must be the undisturbed run. STRATEGYRUNTIME_FULL=1 runs
/// the long form.
/// </summary>
public sealed class CrashTests(ITestOutputHelper output)
{
    private readonly CrashedRun _run = new(FakeRun.Create(FullForm.IsOn ? 110 : 40));

    [Fact]
    public async Task A_run_killed_at_any_operation_comes_back_as_if_nothing_had_happened()
    {
        var (operations, expected, appends) = await _run.UndisturbedAsync();
        // Before each of them, and after the last.
        await Parallel.ForEachAsync(Enumerable.Range(0, operations + 1), async (operation, _) =>
        {
            // Only an append can be torn.
            foreach (var torn in appends.Contains(operation) ? new int?[] { null, 1, 300 } : [null])
            {
                var (disk, published) = await _run.CrashAtAsync(operation, torn);
                var (recovered, files) = await _run.RecoverAsync(disk.AfterKill());
                var context = string.Create(CultureInfo.InvariantCulture, $"killed at operation {operation}, torn after {torn}");
                recovered.Should().BeGreaterThanOrEqualTo(published.Headers.Count, context);
                files.Should().Equal(expected, context);
            }
        });
        output.WriteLine($"{operations} operations");
    }

    [Fact]
    public async Task A_run_whose_log_is_closed_between_its_events_comes_back_from_any_operation_and_loses_nothing_to_a_power_loss()
    {
        var run = new CrashedRun(FakeRun.Create(15), openFiles: 0);
        var (operations, expected, _) = await run.UndisturbedAsync();
        (await new CrashedRun(FakeRun.Create(15)).UndisturbedAsync()).Files.Should().Equal(expected);
        await Parallel.ForEachAsync(Enumerable.Range(0, operations + 1), async (operation, _) =>
        {
            var (disk, published) = await run.CrashAtAsync(operation, tornBytes: 1);
            foreach (var survivor in new[] { disk.AfterKill(), disk.AfterPowerLoss(new Random(operation)) })
            {
                var (recovered, files) = await run.RecoverAsync(survivor);
                recovered.Should().BeGreaterThanOrEqualTo(published.Headers.Count, "crashed at operation {0}", operation);
                files.Should().Equal(expected, "crashed at operation {0}", operation);
            }
        });
    }

    [Fact]
    public async Task A_run_killed_while_it_recovers_recovers()
    {
        var (operations, expected, _) = await _run.UndisturbedAsync();
        var step = FullForm.IsOn ? 1 : 7;
        var crashes = Enumerable.Range(operations / 2, operations - operations / 2).Where(operation => operation % (step * 5) == 0);
        await Parallel.ForEachAsync(crashes, async (operation, _) =>
        {
            for (var second = 0; second < 40; second += step)
            {
                var (disk, _) = await _run.CrashAtAsync(operation, tornBytes: 150);
                if (SessionManifest.Read(new SessionFixture(disk).Folder, disk) is not { IsUnfinished: true }) continue;
                var killed = disk.AfterKill();
                await _run.CrashAtAsync(second, tornBytes: 1, recover: true, on: killed);
                var (_, files) = await _run.RecoverAsync(killed.AfterKill());
                files.Should().Equal(expected, "killed at operation {0} and at operation {1} of the recovery", operation, second);
            }
        });
    }

    [Fact]
    public async Task A_power_loss_at_any_moment_loses_no_published_event()
    {
        var (operations, expected, _) = await _run.UndisturbedAsync();
        var states = FullForm.IsOn ? 10_000 : 250;
        await Parallel.ForEachAsync(Enumerable.Range(0, states), async (seed, _) =>
        {
            var random = new Random(seed);
            var (disk, published) = await _run.CrashAtAsync(random.Next(operations), random.Next(2) == 0 ? null : random.Next(1, 2_000));
            var survivor = disk.AfterPowerLoss(random);
            var (recovered, files) = await _run.RecoverAsync(survivor);
            recovered.Should().BeGreaterThanOrEqualTo(published.Headers.Count, "seed {0}", seed);
            files.Should().Equal(expected, "seed {0}", seed);
        });
    }

    [Fact]
    public async Task A_killed_backtest_starts_over_in_the_same_run()
    {
        var backtest = new CrashedRun(FakeRun.Create(40), Mode.Backtest);
        var (operations, expected, _) = await backtest.UndisturbedAsync();
        for (var operation = 0; operation < operations; operation++)
        {
            var (disk, _) = await backtest.CrashAtAsync(operation, tornBytes: 10);
            (await backtest.RecoverAsync(disk.AfterPowerLoss(new Random(operation)))).Files
                .Should().Equal(expected, "killed at operation {0}", operation);
        }
    }

    [Fact]
    public async Task A_log_cut_at_any_byte_of_its_last_batches_is_made_whole()
    {
        var (disk, log) = await UnfinishedAsync();
        var expected = (await _run.UndisturbedAsync()).Files;
        var from = log.Length - (FullForm.IsOn ? 8_000 : 1_500);
        var lengths = Enumerable.Range(from, log.Length - from + 1).Where(length => FullForm.IsOn || length % 13 == 0);
        await Parallel.ForEachAsync(lengths, async (length, _) =>
        {
            var cut = disk.AfterKill();
            cut.Corrupt(LogPath, bytes => bytes[..length]);
            (await _run.RecoverAsync(cut)).Files.Should().Equal(expected, "cut at byte {0} of {1}", length, log.Length);
        });
    }

    [Fact]
    public async Task A_flipped_bit_is_detected_or_harmless()
    {
        var (disk, _) = await UnfinishedAsync();
        var expected = (await _run.UndisturbedAsync()).Files;
        var detected = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, FullForm.IsOn ? 10_000 : 200), async (seed, _) =>
        {
            var random = new Random(seed);
            var flipped = disk.AfterKill();
            flipped.Corrupt(random.Next(4) == 0 ? IndexPath : LogPath, bytes =>
            {
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            });
            try
            {
                (await _run.RecoverAsync(flipped)).Files.Should().Equal(expected, "seed {0}", seed);
            }
            catch (SessionException e) when (e is SessionDamagedException or SessionDivergedException)
            {
                Interlocked.Increment(ref detected);
                SessionManifest.Read(new SessionFixture(flipped).Folder, flipped)!.State.Should().Be(e.Code);
            }
        });
        detected.Should().BePositive();
    }

    [Fact]
    public async Task A_torn_tail_is_kept_beside_the_log()
    {
        var (disk, log) = await UnfinishedAsync();
        disk.Corrupt(LogPath, bytes => [.. bytes, .. "{\"session_id\":\"us"u8]);
        var killed = disk.AfterKill();
        await _run.RecoverAsync(killed);
        var fixture = new SessionFixture(killed);
        fixture.Text(SessionFiles.BrokenTail).Should().Be("{\"session_id\":\"us");
        var recovery = fixture.Json(SessionFiles.Manifest).GetProperty("recoveries")[0];
        recovery.GetProperty("cut_bytes").GetInt32().Should().Be(17);
        recovery.GetProperty("seq").GetInt32().Should().Be(Encoding.UTF8.GetString(log).Count(c => c == '\n'));
    }

    private static string LogPath => Path.Combine(new SessionFixture(new MemoryDisk()).Folder, SessionFiles.Events);

    private static string IndexPath => Path.Combine(new SessionFixture(new MemoryDisk()).Folder, SessionFiles.Index);

    private async Task<(MemoryDisk Disk, byte[] Log)> UnfinishedAsync()
    {
        var (operations, _, _) = await _run.UndisturbedAsync();
        for (var operation = operations * 3 / 4; ; operation--)
        {
            var (disk, _) = await _run.CrashAtAsync(operation);
            var killed = disk.AfterKill();
            if (SessionManifest.Read(new SessionFixture(killed).Folder, killed) is { IsUnfinished: true })
                return (killed, killed.ReadWhole(LogPath)!);
        }
    }
}
