using System.Security.Cryptography;
using StrategyRuntime.Engine;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Journal;
using StrategyRuntime.Storage.Sessions.Exports;

namespace StrategyRuntime.Storage.Sessions.Writing;

/// <summary>The files that are written at the end of a run, in both modes, from its log and its fold.</summary>
internal sealed class RunExports(RunLog log, SessionFold fold, Exchange exchange, int priceDecimals)
{
    private readonly ExchangeClock _clock = new(exchange.Zone);

    /// <summary>Writes all exports but the one of captured ticks.</summary>
    public void Write(IDurableFiles files, string folder, CaptureMode capture)
    {
        GzipExport.Write(files, Path.Combine(folder, SessionFiles.Diagnostics), output => DiagnosticsExport.Write(Events(), output));
        var daily = new TradesDailyExport(fold.Trades, TradingDays.Read(Events()), priceDecimals);
        GzipExport.Write(files, Path.Combine(folder, SessionFiles.TradesDaily), daily.Write);
        if (capture != CaptureMode.Candles) return;
        GzipExport.Write(files, Path.Combine(folder, SessionFiles.TickEvents), output => CandleSnapshotsExport.Write(Events(), _clock, output));
    }

    /// <summary>SHA-256 of each final file that is in a folder.</summary>
    public static IReadOnlyDictionary<string, string> Hash(IDurableFiles files, string folder)
    {
        var hashes = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in SessionFiles.Final.Where(n => files.FileExists(Path.Combine(folder, n))))
            hashes[name] = Hash(files, folder, name);
        return hashes;
    }

    /// <summary>SHA-256 of a file, lower-case hex.</summary>
    public static string Hash(IDurableFiles files, string folder, string name)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        using var file = files.Open(Path.Combine(folder, name), FileOpening.Read);
        var buffer = new byte[1 << 20];
        var at = 0L;
        for (int read; (read = file.Read(at, buffer)) > 0; at += read) hash.AppendData(buffer, 0, read);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private IEnumerable<LogEvent> Events() => EventLog.Read(log.Journal.Read, log.Journal.Length, log.Prefix);
}
