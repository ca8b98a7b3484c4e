using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>Persisting trades one by one, beside the naive way: read the file, add the trade, write the file again.</summary>
internal static class NaiveTrades
{
    private const int Trades = 2_000;

    public static async Task RunAsync(string root)
    {
        foreach (var count in new[] { 100, 1_000, 10_000, 100_000 })
        {
            var folder = Path.Combine(root, Path.GetRandomFileName(), "s");
            var ours = await OursAsync(folder, count);
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
            var samples = count >= 100_000 ? 5 : 20;
            var naive = Naive(Path.Combine(root, "naive.json"), count, samples);
            BenchmarkSession.Report(string.Create(CultureInfo.InvariantCulture, $"a trade more, at {count:N0} trades"), Trades, ours);
            BenchmarkSession.Report("  naive way", samples, naive, string.Create(
                CultureInfo.InvariantCulture, $"; {naive.Elapsed / samples / (ours.Elapsed / Trades):N0} times as long"));
        }
    }

    private static async Task<Measured> OursAsync(string folder, int count)
    {
        await using var session = await BenchmarkSession.OpenAsync(folder, DurabilityPolicy.Os);
        var trade = new TradeLikeEvent { Time = new UtcTime(new DateTime(2024, 1, 1).Ticks) };
        await EmitAsync(count, BenchmarkSession.FlushEvery);
        var started = Measured.Now();
        await EmitAsync(Trades, flushEvery: 1);
        return Measured.Since(started);

        async Task EmitAsync(int trades, int flushEvery)
        {
            for (var i = 1; i <= trades; i++)
            {
                trade.Next();
                session.Writer.Emit(trade);
                if (i % flushEvery == 0) await session.Writer.DrainAsync();
            }
        }
    }

    private static Measured Naive(string path, int count, int samples)
    {
        var trades = Enumerable.Range(0, count).Select(
            i => new { trade_id = $"position-1-r{i}", pnl = 753.75m, text = new string('x', 250) });
        File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(trades));
        var started = Measured.Now();
        for (var i = 0; i < samples; i++)
        {
            var all = JsonSerializer.Deserialize<List<JsonElement>>(File.ReadAllBytes(path))!;
            all.Add(all[0]);
            File.WriteAllBytes(path, JsonSerializer.SerializeToUtf8Bytes(all));
        }
        return Measured.Since(started);
    }
}
