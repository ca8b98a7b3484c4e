using System.Globalization;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>
/// What an event costs when the session holds a thousand, a hundred thousand and a million of them, one in fifty a trade.
/// </summary>
internal static class HistoryCost
{
    private const int CandlesPerTrade = 49;
    private const int Window = 50_000;

    public static async Task RunAsync(string root)
    {
        int[] lengths = [1_000, 100_000, 1_000_000];
        var best = new Measured[lengths.Length];
        for (var round = 0; round < 4; round++)
        {
            var folder = Path.Combine(root, Path.GetRandomFileName(), "s");
            await using (var session = await BenchmarkSession.OpenAsync(folder, DurabilityPolicy.Os))
            {
                var emitted = 0;
                for (var i = 0; i < lengths.Length; i++)
                {
                    await session.EmitAsync(lengths[i] - emitted, candlesPerTrade: CandlesPerTrade);
                    var started = Measured.Now();
                    await session.EmitAsync(Window, candlesPerTrade: CandlesPerTrade);
                    best[i] = Measured.Faster(best[i], Measured.Since(started));
                    emitted = lengths[i] + Window;
                }
            }
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
        for (var i = 0; i < lengths.Length; i++)
        {
            BenchmarkSession.Report(string.Create(CultureInfo.InvariantCulture, $"os, after {lengths[i]:N0} events"), Window, best[i],
                string.Create(CultureInfo.InvariantCulture, $"; {best[i].Elapsed / best[0].Elapsed:F2} times the first"));
        }
    }
}
