using System.Globalization;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Reading;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>A session of a million events: recovering it, asking for its state in the middle, and the same as a backtest.</summary>
internal static class LongSession
{
    private const int Events = 1_000_000;
    private const int CandlesPerTrade = 49;

    public static async Task RunAsync(string root)
    {
        var folder = Path.Combine(root, "long", "s");
        await using (var session = await BenchmarkSession.OpenAsync(folder, DurabilityPolicy.Always)) await session.EmitAsync(
            Events, candlesPerTrade: CandlesPerTrade);
        var started = Measured.Now();
        await using (var session = await BenchmarkSession.OpenAsync(folder, DurabilityPolicy.Always, recover: true))
        {
            var checkedAfter = Measured.Since(started);
            await session.EmitAsync(Events, candlesPerTrade: CandlesPerTrade);
            if (session.Writer.RecoveredSeq != Events || session.Writer.IsReplaying)
                throw new InvalidOperationException("The session was not recovered.");
            Print($"recovery of {Events:N0} events: {Measured.Since(started)}, of which checking the log {checkedAfter}");
        }
        using (var reader = SessionReader.Open(folder)!)
        {
            foreach (var seq in new[] { 900_000, 900_000, 100_000, 555_555 })
            {
                started = Measured.Now();
                var bytes = reader.StateAt(seq).Json.Length;
                Print($"state at event {seq:N0}: {Measured.Since(started).Elapsed.TotalMilliseconds:F0} ms, {bytes / 1024:N0} KiB");
            }
        }
        await using (var session = await BenchmarkSession.OpenAsync(
            Path.Combine(root, "backtest", "s"), DurabilityPolicy.Always, mode: Mode.Backtest))
        {
            started = Measured.Now();
            await session.EmitAsync(Events, candlesPerTrade: CandlesPerTrade);
            BenchmarkSession.Report("backtest, in memory", Events, Measured.Since(started));
            await session.Writer.CompleteAsync(RunState.Completed);
            BenchmarkSession.Report("backtest, with all its files", Events, Measured.Since(started));
        }
    }

    private static void Print(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
