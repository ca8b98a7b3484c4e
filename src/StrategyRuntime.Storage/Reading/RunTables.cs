using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Tables;

namespace StrategyRuntime.Storage.Reading;

/// <summary>
/// Events, trades and candles of a run as tables, up to the last event that can be read when it begins. Values that have no column type of
/// their own are JSON text.
/// </summary>
public static class RunTables
{
    private const int LinesPerRead = 2_000;

    private static readonly TableColumn[] s_events =
    [
        Text("session_id"), Text("catchup_id"), Integer("seq"), Text("type"), Time("time"), Text("data"), Integer("trades"),
        Integer("winning_trades"), Integer("losing_trades"), Number("win_rate"), Integer("open_positions"), Number("realized_pnl"),
        Number("unrealized_pnl"), Number("equity"),
    ];

    private static readonly TableColumn[] s_trades =
    [
        Text("trade_id"), Text("position_id"), Integer("re_entry_num"), Text("symbol"), Text("side"), Number("quantity"),
        Number("multiplier"), Number("entry_price"), Time("entry_time"), Number("exit_price"), Time("exit_time"), Number("pnl"),
        Number("gross_pnl"), Number("fees"), Number("pnl_percent"), Number("mae"), Number("mfe"), Number("duration_minutes"),
        Text("status"), Text("entry_trigger"), Text("exit_reason"), Text("exits"), Text("entry_flow_ids"), Text("exit_flow_ids"),
    ];

    private static readonly TableColumn[] s_candles =
    [
        Text("symbol"), Text("timeframe"), Time("timestamp"), new("date", ColumnKind.Date), Number("open"), Number("high"), Number("low"),
        Number("close"), Number("volume"),
    ];

    /// <summary>Writes the events of some types.</summary>
    public static async Task WriteEventsAsync(
        SessionReader reader, long after, long limit, EventFilter filter, TableFormat format, Stream output,
        CancellationToken cancellationToken)
    {
        await using var table = new TableWriter(output, format, s_events);
        await ReadAsync(reader, after, limit, filter, async line =>
        {
            SetMembers(table, s_events, line, line.GetProperty("accumulated"));
            await table.EndRowAsync(cancellationToken).ConfigureAwait(false);
        }, cancellationToken).ConfigureAwait(false);
        await table.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the closed trades.</summary>
    public static async Task WriteTradesAsync(
        SessionReader reader, TableFormat format, Stream output, CancellationToken cancellationToken)
    {
        await using var table = new TableWriter(output, format, s_trades);
        foreach (var trade in reader.Trades())
        {
            SetMembers(table, s_trades, trade, default);
            await table.EndRowAsync(cancellationToken).ConfigureAwait(false);
        }
        await table.CompleteAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Writes the closed candles; each indicator is a column, or one for each of its outputs.</summary>
    /// <param name="reader">The run.</param>
    /// <param name="symbol">Whose candles; null: of all symbols.</param>
    /// <param name="timeframe">Which candles; null: all.</param>
    /// <param name="format">How the table is written.</param>
    /// <param name="output">Where it goes.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task WriteCandlesAsync(
        SessionReader reader, string? symbol, string? timeframe, TableFormat format, Stream output, CancellationToken cancellationToken)
    {
        var last = reader.LastSeq;
        var columns = new List<TableColumn>(s_candles);
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        await ReadAsync(async candle =>
        {
            ForEachIndicator(candle, (name, _) =>
            {
                if (places.TryAdd(name, columns.Count)) columns.Add(Number(name));
            });
            await Task.CompletedTask.ConfigureAwait(false);
        }).ConfigureAwait(false);
        await using var table = new TableWriter(output, format, columns);
        await ReadAsync(async candle =>
        {
            SetMembers(table, s_candles, candle, default);
            ForEachIndicator(candle, (name, value) => table.Set(places[name], value));
            await table.EndRowAsync(cancellationToken).ConfigureAwait(false);
        }).ConfigureAwait(false);
        await table.CompleteAsync(cancellationToken).ConfigureAwait(false);

        Task ReadAsync(Func<JsonElement, Task> take) => RunTables.ReadAsync(
            reader, 0, long.MaxValue, EventFilter.Only(EventType.Candle), async line =>
            {
                var candle = line.GetProperty("data");
                if (line.GetProperty("seq").GetInt64() <= last && Is(candle, "symbol", symbol) && Is(candle, "timeframe", timeframe))
                    await take(candle).ConfigureAwait(false);
            }, cancellationToken);
    }

    private static bool Is(JsonElement candle, string name, string? wanted) =>
        wanted is null || candle.GetProperty(name).ValueEquals(wanted);

    private static void ForEachIndicator(JsonElement candle, Action<string, double?> take)
    {
        if (!candle.TryGetProperty("indicators", out var indicators) || indicators.ValueKind != JsonValueKind.Object) return;
        foreach (var indicator in indicators.EnumerateObject())
        {
            if (indicator.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var output in indicator.Value.EnumerateObject()) take($"{indicator.Name}.{output.Name}", NumberOf(output.Value));
            }
            else
            {
                take(indicator.Name, NumberOf(indicator.Value));
            }
        }
    }

    private static double? NumberOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };

    private static void SetMembers(TableWriter table, TableColumn[] columns, JsonElement first, JsonElement second)
    {
        for (var column = 0; column < columns.Length; column++)
        {
            if (!first.TryGetProperty(columns[column].Name, out var value)
                && !(second.ValueKind == JsonValueKind.Object && second.TryGetProperty(columns[column].Name, out value))) continue;
            if (value.ValueKind == JsonValueKind.Null) continue;
            switch (columns[column].Kind)
            {
                case ColumnKind.Time:
                    table.Set(column, new UtcTime(value.GetDateTimeOffset().UtcTicks));
                    break;
                case ColumnKind.Date:
                    table.Set(column, DateOnly.FromDateTime(value.GetDateTime()));
                    break;
                case ColumnKind.Integer:
                    table.Set(column, value.GetInt64());
                    break;
                case ColumnKind.Number:
                    table.Set(column, value.GetDouble());
                    break;
                default:
                    table.Set(column, value.ValueKind == JsonValueKind.String ? value.GetString() : value.GetRawText());
                    break;
            }
        }
    }

    private static async Task ReadAsync(
        SessionReader reader, long after, long limit, EventFilter filter, Func<JsonElement, Task> take, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        for (var left = limit; left > 0;)
        {
            lines.SetLength(0);
            after = await reader.CopyLinesAsync(lines, after, Math.Min(left, LinesPerRead), filter, cancellationToken)
                .ConfigureAwait(false);
            if (lines.Length == 0) return;
            var rest = lines.GetBuffer().AsMemory(0, (int)lines.Length);
            while (rest.Span.IndexOf((byte)'\n') is >= 0 and var end)
            {
                using var line = JsonDocument.Parse(rest[..end]);
                rest = rest[(end + 1)..];
                left--;
                await take(line.RootElement).ConfigureAwait(false);
            }
        }
    }

    private static TableColumn Text(string name) => new(name, ColumnKind.Text);

    private static TableColumn Time(string name) => new(name, ColumnKind.Time);

    private static TableColumn Number(string name) => new(name, ColumnKind.Number);

    private static TableColumn Integer(string name) => new(name, ColumnKind.Integer);
}
