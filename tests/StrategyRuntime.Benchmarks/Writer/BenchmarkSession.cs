using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>A session whose events cost as little to make as they can, so that what is measured is the writer.</summary>
internal sealed class BenchmarkSession : IAsyncDisposable
{
    /// <summary>Events between two flushes: what the host's loop makes in a slice of a busy run.</summary>
    public const int FlushEvery = 100;

    private readonly CandleLikeEvent _candle = new() { Time = new UtcTime(s_start) };
    private readonly TradeLikeEvent _trade = new() { Time = new UtcTime(s_start) };

    private BenchmarkSession(StrategyOutputWriter writer) => Writer = writer;

    private static readonly long s_start = new DateTime(2024, 1, 1).Ticks;

    public StrategyOutputWriter Writer { get; }

    public static async Task<BenchmarkSession> OpenAsync(
        string folder, DurabilityPolicy policy, IDurableFiles? files = null, Mode mode = Mode.LiveSimulation, bool recover = false,
        int maxBacklogBytes = 2 << 20) =>
        new(await StrategyOutputWriter.OpenAsync(new SessionWriterSettings
        {
            Folder = folder,
            Session = new SessionId("local", "benchmark", "paper"),
            Mode = mode,
            Exchange = Exchange.TryGet("NSE", out var nse) ? nse : throw new InvalidOperationException(),
            Symbols = ["NIFTY"],
            Durability = policy,
            Facts = new RunFacts("", "", JsonDocument.Parse("{}").RootElement),
            Files = files ?? NativeFiles.Instance,
            Recover = recover,
            MaxBacklogBytes = maxBacklogBytes,
        }));

    /// <summary>
    /// Emits candles of about 300 bytes a line, one trade after every <paramref name="candlesPerTrade"/> (0: none), and commits them.
    /// </summary>
    public async Task EmitAsync(int count, int flushEvery = FlushEvery, int candlesPerTrade = 0)
    {
        for (var i = 1; i <= count; i++)
        {
            if (candlesPerTrade > 0 && i % (candlesPerTrade + 1) == 0)
            {
                _trade.Next();
                Writer.Emit(_trade);
            }
            else
            {
                _candle.Next();
                Writer.Emit(_candle);
            }
            if (i % flushEvery == 0) await Writer.FlushAsync();
        }
        await Writer.DrainAsync();
    }

    /// <summary>Emits candles and has them committed, without waiting until they are.</summary>
    public async Task EmitWithoutWaitingAsync(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _candle.Next();
            Writer.Emit(_candle);
        }
        await Writer.FlushAsync();
    }

    /// <summary>
    /// A row of the report. Processor time is beside the clock's, because the clock also counts what else the machine does.
    /// </summary>
    public static void Report(string what, double events, Measured measured, string note = "") => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-46} {events / measured.Elapsed.TotalSeconds,11:N0} events/s {measured.Elapsed.TotalMicroseconds / events,9:F2} µs each, "
        + $"{measured.Processor.TotalMicroseconds / events,6:F2} µs of processors{note}"));

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
