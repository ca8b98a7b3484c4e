using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Sessions;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary><c>-- writer</c>: events a second by policy against the raw limit of the disk, cost by length of history, recovery time.</summary>
internal static class WriterBenchmark
{
    private const int FlushEvery = 100;

    public static async Task RunAsync()
    {
        var root = Directory.CreateTempSubdirectory("writer-benchmark-").FullName;
        try
        {
            await WriteCandlesAsync(Path.Combine(root, "warm", "up"), DurabilityPolicy.Os, 50_000);
            foreach (var count in new[] { 1_000, 100_000, 1_000_000 })
                Report($"os, {count:N0} events", count, await WriteCandlesAsync(Path.Combine(root, $"os{count}", "s"), DurabilityPolicy.Os, count));
            Report("interval, 100,000 events", 100_000, await WriteCandlesAsync(Path.Combine(root, "interval", "s"), DurabilityPolicy.Interval, 100_000));
            await CompareWithRawLoopAsync(root);
            Report("backtest, 1,000,000 events, exports included", 1_000_000, await BacktestAsync(Path.Combine(root, "backtest", "s"), 1_000_000));
            await CompareWithNaiveAsync(root);
            await RecoverAsync(Path.Combine(root, "os1000000", "s"), 1_000_000);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task<Measured> WriteCandlesAsync(string folder, DurabilityPolicy policy, int count)
    {
        await using var writer = await StrategyOutputWriter.OpenAsync(Settings(folder, ExecutionMode.LiveSimulation, policy));
        var started = Measured.Now();
        await EmitCandlesAsync(writer, count);
        await writer.DrainAsync();
        return Measured.Since(started);
    }

    private static async Task EmitCandlesAsync(StrategyOutputWriter writer, int count)
    {
        var candle = new CandleLikeEvent { Time = new DateTime(2024, 1, 1).Ticks };
        for (var i = 1; i <= count; i++)
        {
            candle.Next();
            writer.Emit(candle);
            if (i % FlushEvery == 0) await writer.FlushAsync();
        }
    }

    private static async Task<Measured> BacktestAsync(string folder, int count)
    {
        await using var writer = await StrategyOutputWriter.OpenAsync(Settings(folder, ExecutionMode.Backtest, DurabilityPolicy.Always));
        var started = Measured.Now();
        await EmitCandlesAsync(writer, count);
        await writer.CompleteAsync("completed");
        return Measured.Since(started);
    }

    // The limit: the same bytes in the same batches, appended and synced by a loop that does nothing else.
    private static async Task CompareWithRawLoopAsync(string root)
    {
        const int batches = 300;
        var folder = Path.Combine(root, "always", "s");
        await using (var writer = await StrategyOutputWriter.OpenAsync(Settings(folder, ExecutionMode.LiveSimulation, DurabilityPolicy.Always)))
        {
            var candle = new CandleLikeEvent { Time = new DateTime(2024, 1, 1).Ticks };
            var started = Measured.Now();
            for (var batch = 0; batch < batches; batch++)
            {
                for (var i = 0; i < FlushEvery; i++)
                {
                    candle.Next();
                    writer.Emit(candle);
                }
                await writer.DrainAsync();
            }
            Report($"always, batches of {FlushEvery}", batches * FlushEvery, Measured.Since(started));
        }
        var bytes = new byte[new FileInfo(Path.Combine(folder, SessionFiles.Events)).Length / batches];
        using var raw = NativeFiles.Instance.Open(Path.Combine(root, "raw"), FileOpening.Truncate);
        var rawStarted = Measured.Now();
        for (var batch = 0; batch < batches; batch++)
        {
            raw.AppendAll(bytes);
            raw.Sync();
        }
        Report("  raw loop of the same appends and syncs", batches * FlushEvery, Measured.Since(rawStarted));
    }

    // The naive way: read all trades, add one, write all.
    private static async Task CompareWithNaiveAsync(string root)
    {
        foreach (var count in new[] { 100, 1_000, 10_000 })
        {
            await using var writer = await StrategyOutputWriter.OpenAsync(Settings(Path.Combine(root, $"trades{count}", "s"), ExecutionMode.LiveSimulation, DurabilityPolicy.Os));
            var trade = new TradeLikeEvent { Time = new DateTime(2024, 1, 1).Ticks };
            var started = Measured.Now();
            for (var i = 0; i < count; i++)
            {
                trade.Next();
                writer.Emit(trade);
                await writer.FlushAsync();
            }
            await writer.FlushProjectionsAsync();
            Report($"{count:N0} trades, one at a time", count, Measured.Since(started));
            ReportNaive(root, count);
        }
    }

    private static void ReportNaive(string root, int count)
    {
        const int sample = 20;
        var path = Path.Combine(root, "naive.json");
        var trades = Enumerable.Range(0, count).Select(i => new { trade_id = $"position-1-r{i}", pnl = 753.75m, text = new string('x', 250) });
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(trades));
        var started = Measured.Now();
        for (var i = 0; i < sample; i++)
        {
            var all = JsonSerializer.Deserialize<List<JsonElement>>(File.ReadAllBytes(path))!;
            all.Add(all[0]);
            File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(all));
        }
        Report($"  naive, at {count:N0} trades", sample, Measured.Since(started));
    }

    private static async Task RecoverAsync(string folder, int count)
    {
        var started = Measured.Now();
        await using var writer = await StrategyOutputWriter.OpenAsync(Settings(folder, ExecutionMode.LiveSimulation, DurabilityPolicy.Os) with { Recover = true });
        var checkedAfter = Measured.Since(started);
        await EmitCandlesAsync(writer, count);
        await writer.DrainAsync();
        Console.WriteLine($"recovery of {writer.RecoveredSeq:N0} events: {Measured.Since(started)}, of which checking the log {checkedAfter}");
    }

    private static SessionWriterSettings Settings(string folder, ExecutionMode mode, DurabilityPolicy policy) => new()
    {
        Folder = folder,
        Session = new SessionId("local", "benchmark", "paper"),
        Mode = mode,
        Exchange = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException(),
        Symbols = ["NIFTY"],
        Durability = policy,
        Facts = new RunFacts("", "", JsonDocument.Parse("{}").RootElement),
    };

    // Processor time beside the clock's, because the clock also counts what else the machine does.
    private static void Report(string what, int events, Measured measured) => Console.WriteLine(
        $"{what,-46} {events / measured.Elapsed.TotalSeconds,11:N0} events/s {measured.Elapsed.TotalMicroseconds / events,8:F2} µs each, {measured.Processor.TotalMicroseconds / events,6:F2} µs of processors");
}
