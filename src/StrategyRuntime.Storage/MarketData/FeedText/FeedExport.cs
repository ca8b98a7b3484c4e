using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Tables;

namespace StrategyRuntime.Storage.MarketData.FeedText;

/// <summary>Writes the ticks of a feed's log as a table: a <c>.ticks.csv</c> of our own form, or Parquet.</summary>
public static class FeedExport
{
    private const int RecordsPerRead = 4_096;

    private static readonly TableColumn[] s_columns =
    [
        new("time", ColumnKind.Time), new("price", ColumnKind.Number), new("volume", ColumnKind.Number), new("bid", ColumnKind.Number),
        new("ask", ColumnKind.Number), new("oi", ColumnKind.Number), new("source_id", ColumnKind.Integer),
        new("source_time", ColumnKind.Time),
    ];

    /// <summary>Writes the ticks of a range; marks say nothing in a table and are left out.</summary>
    /// <returns>How many.</returns>
    public static async Task<long> WriteAsync(
        FeedLog log, UtcTime? from, UtcTime? to, Stream output, TableFormat format, CancellationToken cancellationToken)
    {
        var end = log.End;
        var at = from is { } first ? log.FirstAtOrAfter(first, end) : log.First;
        var buffer = new FeedRecord[RecordsPerRead];
        var written = 0L;
        await using var table = new TableWriter(output, format, s_columns);
        while (at < end)
        {
            var read = log.ReadRecords(at, buffer.AsSpan(0, (int)Math.Min(buffer.Length, end - at)));
            for (var i = 0; i < read; i++)
            {
                if (buffer[i].Time >= to)
                {
                    end = at;
                    break;
                }
                if (buffer[i].Kind != FeedRecordKind.Tick) continue;
                Set(table, buffer[i]);
                await table.EndRowAsync(cancellationToken).ConfigureAwait(false);
                written++;
            }
            at += read;
        }
        await table.CompleteAsync(cancellationToken).ConfigureAwait(false);
        return written;
    }

    private static void Set(TableWriter table, in FeedRecord record)
    {
        table.Set(0, record.Time);
        table.Set(1, record.Price);
        table.Set(2, record.Volume);
        table.Set(3, record.Bid);
        table.Set(4, record.Ask);
        table.Set(5, record.OpenInterest);
        table.Set(6, record.SourceId);
        if (record.SourceTime is { } own) table.Set(7, own);
    }
}
