using System.Diagnostics;
using System.Globalization;
using System.IO.Abstractions;
using System.Text;
using StrategyRuntime.Benchmarks.Engine;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Decoding;
using StrategyRuntime.Storage.MarketData.Import;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Benchmarks.Import;

/// <summary>How fast files of sources are read, beside our own form, and how much memory a large import takes.</summary>
internal static class ImportBenchmark
{
    private const int Rows = 2_000_000;
    private const int Runs = 3;
    private const long MemoryRows = 100_000_000;

    private static readonly (string File, string Header, Func<DateTime, string> Stamp, string Separator)[] s_formats =
    [
        ("own.csv", "timestamp,open,high,low,close,volume", t => t.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture), ","),
        ("NSE_NIFTY, 1.csv", "time,open,high,low,close,Volume",
            t => t.ToString("yyyy-MM-dd'T'HH:mm:ss'+05:30'", CultureInfo.InvariantCulture), ","),
        ("DAT_ASCII_EURUSD_M1_2012.csv", "", t => t.ToString("yyyyMMdd HHmmss", CultureInfo.InvariantCulture), ";"),
        ("epoch.csv", "timestamp,open,high,low,close,volume",
            t => ((t.Ticks - DateTime.UnixEpoch.Ticks) / TimeSpan.TicksPerMillisecond).ToString(CultureInfo.InvariantCulture), ","),
    ];

    /// <summary>Rows a second of each format: the reading of rows alone, then the whole import.</summary>
    public static void RunSpeed()
    {
        var folder = Directory.CreateTempSubdirectory("import-bench-").FullName;
        try
        {
            var native = Path.Combine(folder, s_formats[0].File);
            foreach (var format in s_formats)
            {
                var path = Path.Combine(folder, format.File);
                using (var file = File.Create(path)) Write(file, format, Rows);
                Measure.Row($"{format.File}: read", Rows, Measure.Best(Runs, () => Convert(path, folder, readOnly: true)), "rows");
                Measure.Row($"{format.File}: import", Rows, Measure.Best(Runs, () => Convert(path, folder, readOnly: false)), "rows");
            }
            var ticks = Path.Combine(folder, "ticks.csv");
            using (var file = File.Create(ticks)) WriteTicks(file, Rows);
            Measure.Row("our own ticks: decode", Rows, Measure.Best(Runs, () => Decode(ticks, null)), "rows");
            Measure.Row("our own candles: decode", Rows, Measure.Best(Runs, () => Decode(native, "1m")), "rows");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Imports a large file; prints the most memory that the process had.</summary>
    public static async Task RunMemoryAsync(long? rows)
    {
        var count = rows ?? MemoryRows;
        var folder = Directory.CreateTempSubdirectory("import-bench-").FullName;
        try
        {
            var path = Path.Combine(folder, "large.csv");
            await using (var file = File.Create(path)) Write(file, s_formats[0], count);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} rows, {new FileInfo(path).Length / 1e9:0.00} GB"));
            using var store = new MarketDataStore(
                new DataRoot(Path.Combine(folder, "root"), new FileSystem()), new MarketDataOptions { MaxImportBytes = long.MaxValue });
            GC.Collect();
            var watch = Stopwatch.StartNew();
            long most = 0;
            using var sampler = new Timer(_ => most = Math.Max(most, Environment.WorkingSet), null, 0, 200);
            await using var stream = File.OpenRead(path);
            var tenth = 0;
            void Show(ImportProgress progress)
            {
                if (progress.Percent < tenth * 10) return;
                tenth++;
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{progress.Percent:0} %: {progress.Rows} rows read after {watch.Elapsed.TotalSeconds:0.0} s, working set "
                    + $"{Environment.WorkingSet / 1e6:0} MB, heap {GC.GetTotalMemory(false) / 1e6:0} MB"));
            }

            var answer = await store.ImportFileAsync(
                stream, new ImportOptions { File = "large.csv", Symbol = "X" }, CancellationToken.None, Show);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{answer.Rows} rows in {watch.Elapsed.TotalSeconds:0.0} s, {answer.Rows / watch.Elapsed.TotalSeconds / 1e6:0.00} M "
                + $"rows/s, "
                + $"working set at most {most / 1e6:0} MB"));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Convert(string path, string folder, bool readOnly)
    {
        using var stream = File.OpenRead(path);
        var options = new ImportOptions { File = Path.GetFileName(path), Symbol = "X", DryRun = true };
        var import = new FileImport(
            NativeFiles.Instance, Path.Combine(folder, "rows"), Path.Combine(folder, "text"), options, long.MaxValue);
        if (readOnly) import.ReadRows(stream, CancellationToken.None);
        else import.Convert(stream, CancellationToken.None);
    }

    private static void Decode(string path, string? timeframe)
    {
        using var stream = File.OpenRead(path);
        Timeframe? length = timeframe is not null && Timeframe.TryParse(timeframe, out var parsed) ? parsed : null;
        var kind = length is null ? RowKind.Ticks : RowKind.Bars;
        CsvDecoder.Decode(
            stream, new DecodeRequest(path, kind, length, ExchangeZone.Utc, Keep: false, long.MaxValue), CancellationToken.None);
    }

    private static void Write(
        Stream file, (string File, string Header, Func<DateTime, string> Stamp, string Separator) format, long rows)
    {
        using var writer = new StreamWriter(file, Encoding.ASCII, 1 << 16, leaveOpen: true);
        if (format.Header.Length > 0) writer.WriteLine(format.Header);
        var time = new DateTime(2012, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        for (var row = 0L; row < rows; row++)
        {
            var price = 100 + row % 997 * 0.05m;
            var s = format.Separator;
            writer.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"{format.Stamp(time)}{s}{price}{s}{price + 0.15m}{s}{price - 0.1m}{s}{price + 0.05m}{s}{row % 5_000}\n"));
            time = time.AddSeconds(rows > 20_000_000 ? 1 : 60);
        }
    }

    private static void WriteTicks(Stream file, long rows)
    {
        using var writer = new StreamWriter(file, Encoding.ASCII, 1 << 16, leaveOpen: true);
        writer.Write("timestamp,price,volume\n");
        var time = new DateTime(2012, 1, 2, 0, 0, 0, DateTimeKind.Utc);
        for (var row = 0L; row < rows; row++)
        {
            writer.Write(string.Create(
                CultureInfo.InvariantCulture, $"{time:yyyy-MM-dd'T'HH:mm:ss.fff'Z'},{100 + row % 997 * 0.05m},{row % 5_000}\n"));
            time = time.AddMilliseconds(250);
        }
    }
}
