using Microsoft.Extensions.DependencyInjection;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;

namespace StrategyRuntime.Tests.Executions;

/// <summary>Which sessions make no progress, as a node of a cluster asks.</summary>
public sealed class StalledSessionTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_session_whose_events_do_not_become_durable_is_stalled_until_they_do()
    {
        using var mayWrite = new ManualResetEventSlim(false);
        await using var host = await TestHost.StartAsync(
            configureServices: services => services.AddSingleton<IDurableFiles>(new HeldLogs(mayWrite)));
        host.WriteMarketData(Sample.MinutesFile, Sample.Minutes(60));
        await host.PutStrategyAsync("in-and-out", Sample.InAndOut);
        var id =
            await host.AddExecutionAsync(new { strategy_id = "in-and-out", mode = "live_simulation", speed = "max", auto_start = true });
        var executions = host.Services.GetRequiredService<ExecutionHost>();

        using var patience = new CancellationTokenSource(s_patience);
        while (executions.Stalled(TimeSpan.Zero).Count == 0) await Task.Delay(5, patience.Token);
        executions.Stalled(TimeSpan.Zero).Should().Equal(id);
        executions.Stalled(TimeSpan.FromHours(1)).Should().BeEmpty("it has waited for a moment");
        mayWrite.Set();

        await host.WhenStateAsync(id, "completed");
        executions.Stalled(TimeSpan.Zero).Should().BeEmpty();
    }

    /// <summary>The real files; the log of a session takes nothing until it may.</summary>
    private sealed class HeldLogs(ManualResetEventSlim mayWrite) : ForwardedFiles(NativeFiles.Instance)
    {
        public override IDurableFile Open(string path, FileOpening opening)
        {
            var file = Files.Open(path, opening);
            var isLog = opening != FileOpening.Read && Path.GetFileName(path) == SessionFiles.Events;
            return isLog ? new HeldLog(file, mayWrite) : file;
        }
    }

    private sealed class HeldLog(IDurableFile file, ManualResetEventSlim mayWrite) : IDurableFile
    {
        public long Length => file.Length;

        public int Append(ReadOnlySpan<byte> bytes)
        {
            mayWrite.Wait(s_patience);
            return file.Append(bytes);
        }

        public int Read(long offset, Span<byte> destination) => file.Read(offset, destination);

        public void Truncate(long length) => file.Truncate(length);

        public void Sync() => file.Sync();

        public void Dispose() => file.Dispose();
    }
}
