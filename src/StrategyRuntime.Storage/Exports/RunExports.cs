using System.Buffers;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Durability;
using StrategyRuntime.Storage.Fold;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Exports;

/// <summary>The files that are written at the end of a run, in both modes: what they hold follows from the log and its fold.</summary>
internal sealed class RunExports(RunLog log, SessionFold fold, ExchangeClock clock, int priceDecimals)
{
    /// <summary>Length of a log below which a thread costs more than it saves.</summary>
    public const int LongLog = 4 << 20;

    /// <summary>The export of candles of a run that goes on, to be made as its log grows.</summary>
    public static GrowingExport OfCandles(RunLog log, ExchangeZone zone, IDurableFiles files, string folder) => new(
        files,
        Path.Combine(folder, SessionFiles.TickEvents),
        (more, output) => CandleSnapshotsExport.Write(
            EventLog.Read(log.Journal.Read, 0, log.Prefix, EventType.Candle, more), new ExchangeClock(zone), output));

    /// <summary>
    /// All exports that have not been written as the run went. Of a long log they are begun at once.
    /// </summary>
    /// <param name="withCandles">True for the one of captured candles, too.</param>
    public ExportFiles Begin(bool withCandles)
    {
        var exports = new List<(string, Action<IBufferWriter<byte>>)>
        {
            (SessionFiles.Diagnostics, WriteDiagnostics), (SessionFiles.TradesDaily, WriteTradesDaily),
        };
        if (withCandles) exports.Add((SessionFiles.TickEvents, WriteCandleSnapshots));
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
