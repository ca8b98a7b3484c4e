using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>
/// <c>-- writer [rates|history|trades|long]</c>: rates by policy, cost by length of history, the naive way, recovery; without a word all of
/// it.
/// </summary>
internal static class WriterBenchmark
{
    public static async Task RunAsync(string? only)
    {
        var root = Directory.CreateTempSubdirectory("writer-benchmark-").FullName;
        try
        {
            await using (var session = await BenchmarkSession.OpenAsync(Path.Combine(root, "warm", "up"), DurabilityPolicy.Os))
                await session.EmitAsync(200_000, candlesPerTrade: 9);
            if (only is null or "rates") await PolicyRates.RunAsync(root);
            if (only is null or "history") await HistoryCost.RunAsync(root);
            if (only is null or "trades") await NaiveTrades.RunAsync(root);
            if (only is null or "long") await LongSession.RunAsync(root);
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}
