using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>The files that are written at the end of a run, in both modes: what they hold follows from the log and its fold.</summary>
internal sealed class RunExports(RunLog log, SessionFold fold, ExchangeClock clock, int priceDecimals)
{
    /// <summary>Writes all exports but the one of captured ticks, which has been written as it went.</summary>
    public void Write(IDurableFiles files, string folder, CaptureMode capture)
    {
        GzipExport.Write(files, Path.Combine(folder, SessionFiles.Diagnostics), WriteDiagnostics);
        GzipExport.Write(files, Path.Combine(folder, SessionFiles.TradesDaily), WriteTradesDaily);
        if (capture == CaptureMode.Candles) GzipExport.Write(files, Path.Combine(folder, SessionFiles.TickEvents), WriteCandleSnapshots);
    }

    /// <summary>The content of diagnostics_export.json.gz.</summary>
    public void WriteDiagnostics(IBufferWriter<byte> output) => DiagnosticsExport.Write(Events(EventType.Node), output);

    /// <summary>The content of trades_daily.json.gz.</summary>
    public void WriteTradesDaily(IBufferWriter<byte> output) =>
        new TradesDailyExport(fold.Trades, ClosedDays.Read(Events(EventType.Session)), fold.Calendar, priceDecimals).Write(output);

    /// <summary>The content of tick_events.json.gz when candles are captured.</summary>
    public void WriteCandleSnapshots(IBufferWriter<byte> output) => CandleSnapshotsExport.Write(Events(EventType.Candle), clock, output);

    private IEnumerable<LogEvent> Events(EventType type) => EventLog.Read(log.Journal.Read, log.Progress.Current.Length, log.Prefix, type);
}
