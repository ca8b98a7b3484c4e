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

    /// <summary>The exports of a run that goes on, made as its log grows.</summary>
    /// <param name="files">The disk.</param>
    /// <param name="folder">The run's folder.</param>
    /// <param name="withCandles">True for the one of captured candles, too.</param>
    public GrowingExports Grow(IDurableFiles files, string folder, bool withCandles) => new(this, files, folder, withCandles);

    /// <summary>All exports of a log that is whole. Of a long one they are begun at once.</summary>
    /// <param name="withCandles">True for the one of captured candles, too.</param>
    public ExportFiles Begin(bool withCandles)
    {
        var exports = new List<(string, Action<IBufferWriter<byte>, CancellationToken>)>
        {
            (SessionFiles.Diagnostics, WriteDiagnostics), (SessionFiles.TradesDaily, WriteTradesDaily),
        };
        if (withCandles) exports.Add((SessionFiles.TickEvents, WriteCandleSnapshots));
        return new ExportFiles(exports, isAhead: log.Progress.Current.Length >= LongLog);
    }

    /// <summary>The content of diagnostics_export.json.gz.</summary>
    public void WriteDiagnostics(IBufferWriter<byte> output, CancellationToken stop) =>
        DiagnosticsExport.Write(Events(type => type == EventType.Node, stop), output);

    /// <summary>The content of trades_daily.json.gz.</summary>
    public void WriteTradesDaily(IBufferWriter<byte> output, CancellationToken stop)
    {
        var days = new List<string>();
        foreach (var logged in Events(type => type == EventType.Session, stop))
        {
            if (ClosedDays.Read(logged.Data.Span) is { } day) days.Add(day);
        }
        WriteTradesDaily(days, output);
    }

    /// <summary>The content of trades_daily.json.gz where the days that closed are known.</summary>
    public void WriteTradesDaily(IReadOnlyList<string> days, IBufferWriter<byte> output) =>
        new TradesDailyExport(fold.Trades, days, Calendar, priceDecimals).Write(output);

    /// <summary>The content of tick_events.json.gz when candles are captured.</summary>
    public void WriteCandleSnapshots(IBufferWriter<byte> output, CancellationToken stop) =>
        CandleSnapshotsExport.Write(Events(type => type == EventType.Candle, stop), clock, output);

    /// <summary>An empty tick_events.json.gz, to be filled with captured candles.</summary>
    public CandleSnapshotsExport CandleSnapshots(IBufferWriter<byte> output) => new(clock, output);

    /// <summary>What the exports need of the log up to now. An event's data is valid until the next one is taken.</summary>
    public IEnumerable<LogEvent> EventsSoFar(CancellationToken stop) => Events(IsExported, stop);

    /// <summary>True for events that an export is made of.</summary>
    public static bool IsExported(EventType type) => type is EventType.Candle or EventType.Node or EventType.Session;

    // It remembers what was last asked: the one of the fold is for its thread.
    private TradingCalendar Calendar => new(fold.Calendar.Exchange);

    private IEnumerable<LogEvent> Events(Predicate<EventType> isWanted, CancellationToken stop)
    {
        return EventLog.Read(Read, log.Progress.Current.Length, log.Prefix, isWanted);

        // A log can have gigabytes, and little in them that is wanted: what stops the thread that reads must not wait for all of it.
        int Read(long offset, Span<byte> destination)
        {
            stop.ThrowIfCancellationRequested();
            return log.Journal.Read(offset, destination);
        }
    }
}
