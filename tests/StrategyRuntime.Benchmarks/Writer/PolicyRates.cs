using System.Globalization;
using StrategyRuntime.Storage.Durability;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>
/// Events a second by policy, each beside the limit: a loop that does nothing but append the same bytes in the same batches with the same
/// syncs.
/// </summary>
internal static class PolicyRates
{
    // The best of so many: the first ones are compiled while they run, and neighbours on the same processor slow some of the others down.
    private const int Rounds = 10;

    public static async Task RunAsync(string root)
    {
        await CompareAsync(root, "os, as they come", DurabilityPolicy.Os, 1_000_000);
        await CompareAsync(root, "interval, as they come", DurabilityPolicy.Interval, 1_000_000);
        await CompareAsync(root, "always, as they come", DurabilityPolicy.Always, 300_000);
        foreach (var (size, count) in new[] { (1, 500), (10, 5_000), (100, 50_000), (1_000, 300_000) })
            await CompareAsync(root, string.Create(CultureInfo.InvariantCulture, $"always, batches of {size}"), DurabilityPolicy.Always,
                count, size);
    }

    private static async Task CompareAsync(string root, string what, DurabilityPolicy policy, int count, int? batch = null)
    {
        var best = default(Measured);
        var bestLimit = default(Measured);
        var files = new MeteredFiles();
        for (var round = 0; round < Rounds; round++)
        {
            var folder = Path.Combine(root, Path.GetRandomFileName(), "s");
            files = new MeteredFiles();
            // Without a backlog the next batch gathers while one is committed, and waits there: batches of exactly this size.
            await using (var session = await BenchmarkSession.OpenAsync(
                folder, policy, files, maxBacklogBytes: batch is null ? 2 << 20 : 0))
            {
                var started = Measured.Now();
                await session.EmitAsync(count, batch ?? BenchmarkSession.FlushEvery);
                best = Measured.Faster(best, Measured.Since(started));
            }
            bestLimit = Measured.Faster(bestLimit, RawLoop(Path.Combine(root, "raw"), files.JournalAppends, policy));
            Directory.Delete(Path.GetDirectoryName(folder)!, recursive: true);
        }
        var journal = files.JournalAppends.Sum(b => (long)b);
        BenchmarkSession.Report(what, count, best, string.Create(
            CultureInfo.InvariantCulture,
            $"; {journal / (double)count:F0} B a line, {files.Bytes / (double)count:F0} B written an event, "
            + $"{count / (double)files.JournalAppends.Count:F0} events a batch"));
        BenchmarkSession.Report("  raw loop", count, bestLimit, string.Create(
            CultureInfo.InvariantCulture, $"; the writer reaches {bestLimit.Elapsed / best.Elapsed:P0} of it"));
    }

    private static Measured RawLoop(string path, IReadOnlyList<int> sizes, DurabilityPolicy policy)
    {
        var bytes = new byte[sizes.Max()];
        Random.Shared.NextBytes(bytes);
        using var file = NativeFiles.Instance.Open(path, FileOpening.Truncate);
        var started = Measured.Now();
        var lastSync = started;
        foreach (var size in sizes)
        {
            file.AppendAll(bytes.AsSpan(0, size));
            var isDue = policy == DurabilityPolicy.Always
                || (policy == DurabilityPolicy.Interval && Measured.Since(lastSync).Elapsed > TimeSpan.FromMilliseconds(200));
            if (!isDue) continue;
            file.Sync();
            lastSync = Measured.Now();
        }
        return Measured.Since(started);
    }
}
