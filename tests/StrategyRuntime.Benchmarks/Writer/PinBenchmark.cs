using System.Diagnostics;
using System.Globalization;
using System.IO.Abstractions;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Identity;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.Root;
using StrategyRuntime.Storage.Writing;

namespace StrategyRuntime.Benchmarks.Writer;

/// <summary>
/// What it costs a start to keep what the run reads: the strategy, the account and the instruments as documents, and the version of the
/// market data, beside a start that keeps nothing.
/// </summary>
internal static class PinBenchmark
{
    private const int Rows = 5_000_000;
    private const int Starts = 200;
    private const int StrategyBytes = 64 << 10;

    private static readonly string s_strategy = """
        { "strategy_id": "pin", "name": "Pin", "nodes": [ { "id": "start", "type": "startNode", "data": { "exchange": "NYSE",
          "tradingInstrumentConfig": { "symbol": "TEST", "type": "stock", "timeframes": [ { "id": "1m", "timeframe": "1m",
          "indicators": {} } ] } } } ], "edges": [] }
        """;

    /// <summary>Prints the time of a start with and without.</summary>
    public static async Task RunAsync()
    {
        var folder = Directory.CreateTempSubdirectory("pin-bench-").FullName;
        try
        {
            var root = new DataRoot(folder, new FileSystem());
            Directory.CreateDirectory(root.MarketFolder);
            var path = Path.Combine(root.MarketFolder, "TEST.1m.csv");
            await WriteAsync(path);
            var strategy = StrategyDocument.Parse(Encoding.UTF8.GetBytes(s_strategy)).Definition
                ?? throw new InvalidOperationException("The strategy is wrong.");
            using var store = new MarketDataStore(root, new MarketDataOptions());
            (await store.OpenAsync(strategy, null, null, CancellationToken.None)).Dispose();
            Print("a start that keeps nothing", await MeasureAsync(root, store, strategy, pins: false));
            Print("a start that keeps its inputs", await MeasureAsync(root, store, strategy, pins: true));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{new FileInfo(path).Length / 1e6:0} MB of market data, {StrategyBytes >> 10} KiB of strategy; durability always"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<List<double>> MeasureAsync(DataRoot root, MarketDataStore store, StrategyDefinition strategy, bool pins)
    {
        var documents = new RunDocuments(new byte[StrategyBytes], new byte[1 << 10], new byte[1 << 10]);
        var times = new List<double>();
        for (var start = 0; start < Starts; start++)
        {
            var session = new SessionId("local", "pin", $"{(pins ? "kept" : "free")}{start}");
            var began = Stopwatch.GetTimestamp();
            using var source = pins
                ? await store.OpenAndKeepAsync(session.ToString(), strategy, null, null, CancellationToken.None)
                : await store.OpenAsync(strategy, null, null, CancellationToken.None);
            var writer = await StrategyOutputWriter.OpenAsync(new SessionWriterSettings
            {
                Folder = root.SessionFolder(session),
                Session = session,
                Mode = Mode.LiveSimulation,
                Exchange = strategy.Exchange,
                Symbols = ["TEST"],
                Durability = DurabilityPolicy.Always,
                Facts = new RunFacts(
                    "", "", JsonDocument.Parse("{}").RootElement, pins ? documents : null, pins ? source.Inputs : null),
                Files = root.Files,
            });
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            await writer.DisposeAsync();
            store.Release(session.ToString());
        }
        times.Sort();
        return times;
    }

    private static void Print(string what, List<double> times) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{what,-32} median {times[times.Count / 2]:0.00} ms, 99th percentile {times[times.Count * 99 / 100]:0.00} ms, "
        + $"longest {times[^1]:0.00} ms"));

    private static async Task WriteAsync(string path)
    {
        await using var writer = new StreamWriter(path, append: false, Encoding.ASCII, 1 << 16);
        await writer.WriteAsync("timestamp,open,high,low,close,volume\n");
        var time = new DateTime(2012, 1, 2, 14, 30, 0, DateTimeKind.Utc);
        for (var row = 0; row < Rows; row++)
        {
            await writer.WriteAsync(string.Create(
                CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss'Z'},100.05,100.2,99.95,100.1,{row % 5_000}\n"));
            time = time.AddMinutes(1);
        }
    }
}
