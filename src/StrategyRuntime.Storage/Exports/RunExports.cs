using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>The files that are written at the end of a run, in both modes: what they hold follows from the log and its fold.</summary>
internal sealed class RunExports(RunLog log, SessionFold fold, ExchangeClock clock, int priceDecimals)
{
    // Below it a thread costs more than it saves.
    private const int LongLog = 4 << 20;

    /// <summary>
    /// All exports but the one of captured ticks, which has been written as it went. Of a long log they are begun at once.
    /// </summary>
    public ExportFiles Begin(CaptureMode capture)
    {
        var exports = new List<(string, Action<IBufferWriter<byte>>)>
        {
            (SessionFiles.Diagnostics, WriteDiagnostics), (SessionFiles.TradesDaily, WriteTradesDaily),
        };
        if (capture == CaptureMode.Candles) exports.Add((SessionFiles.TickEvents, WriteCandleSnapshots));
        return new ExportFiles(exports, isAhead: log.Progress.Current.Length >= LongLog);
    }

    /// <summary>The content of diagnostics_export.json.gz.</summary>
    public void WriteDiagnostics(IBufferWriter<byte> output) => DiagnosticsExport.Write(Events(EventType.Node), output);

    /// <summary>The content of trades_daily.json.gz.</summary>
    public void WriteTradesDaily(IBufferWriter<byte> output) =>
        new TradesDailyExport(fold.Trades, ClosedDays.Read(Events(EventType.Session)), Calendar, priceDecimals).Write(output);

    /// <summary>The content of tick_events.json.gz when candles are captured.</summary>
    public void WriteCandleSnapshots(IBufferWriter<byte> output) => CandleSnapshotsExport.Write(Events(EventType.Candle), clock, output);

    // It remembers what was last asked: the one of the fold is for its thread.
    private TradingCalendar Calendar => new(fold.Calendar.Exchange);

    private IEnumerable<LogEvent> Events(EventType type) => EventLog.Read(log.Journal.Read, log.Progress.Current.Length, log.Prefix, type);
}
