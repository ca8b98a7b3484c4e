using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Runs;
using StrategyRuntime.Storage.Feeds;
using StrategyRuntime.Storage.Folder;
using StrategyRuntime.Storage.MarketData;
using StrategyRuntime.Storage.MarketData.Series;
using StrategyRuntime.Storage.Root;

namespace StrategyRuntime.Executions.Commands;

/// <summary>
/// Finds the day of the next run of executions whose runs end at the exchange's close. What a run plays follows from the feed's log and the
/// calendar alone, so that a backtest over the same day says the same; the clock of the wall plays no part.
/// </summary>
internal sealed class DailyRestarts(DataRoot root, MarketDataStore marketData, TimeProvider time)
{
    private static readonly TimeSpan s_betweenLooks = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Waits until the log has come to the next day on which there is a price; its open. Null when the last run did not end at its close,
    /// or when there is no next day.
    /// </summary>
    public async Task<string?> NextAsync(Execution execution, CancellationToken stopping)
    {
        var number = execution.View.Record.Run;
        if (Next(execution, number) is not { } days) return null;
        while (true)
        {
            var open = days.Session.Open;
            if (days.IsOver) return null;
            if (marketData.Feeds.Log(days.Symbol) is not { } log)
            {
                await Task.Delay(s_betweenLooks, time, stopping);
            }
            else if (await PriceAsync(log, open, stopping) is { } first)
            {
                // A day without a price is none; a price after its close belongs to the next.
                var session = days.Exchange.SessionAfter(first);
                if (session.Open == open) return Next(execution, number) is null ? null : open.ToString();
                days = days with { Session = session };
            }
            // It may have been started, changed or removed meanwhile.
            if (Next(execution, number) is null) return null;
        }
    }

    // The day that follows the run; null when none does.
    private Days? Next(Execution execution, int number)
    {
        var record = execution.View.Record;
        if (record is not { State: RunState.Completed, Settings.DailyRestart: true } || record.Run != number) return null;
        // A command that ended it has left its reason.
        if (SessionManifest.Read(execution.Folder, root.Files) is not { Reason: null } manifest) return null;
        if (manifest.Run != number || !RunPlan.TryReadExchange(manifest.Config, out var exchange)) return null;
        var settings = RunPlan.ReadSettings(manifest.Config);
        if (settings is not { Source: DataSource.Feed, Symbols: [var symbol, ..] }) return null;
        if (!TimeRange.TryParse(null, settings.To, exchange, [], out var played) || played.To is not { } end) return null;
        TimeRange.TryParse(null, record.Settings.To, exchange, [], out var whole);
        return whole.To <= end ? null : new Days(symbol, exchange, whole.To ?? UtcTime.MaxValue, exchange.SessionAfter(end));
    }

    // Waits a while for the first price at or after an open; null when there is none then.
    private async Task<UtcTime?> PriceAsync(FeedLog log, UtcTime open, CancellationToken stopping)
    {
        var known = log.Standing.LastTickTime;
        var grown = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        using var following = log.Follow(() =>
        {
            // Marks alone bring no day.
            if (log.Standing.LastTickTime is var last && last >= open && last > known) grown.TrySetResult();
        });
        following.Rest(new QuietMarket(double.NegativeInfinity, double.PositiveInfinity, open));
        // A price that the log has removed since is none.
        if (log.Standing.LastTickTime >= open && log.FirstTickAtOrAfter(open) is { } first) return first;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        await Task.WhenAny(grown.Task, Task.Delay(s_betweenLooks, time, over.Token));
        await over.CancelAsync();
        stopping.ThrowIfCancellationRequested();
        return log.Standing.LastTickTime >= open ? log.FirstTickAtOrAfter(open) : null;
    }

    private sealed record Days(string Symbol, Exchange Exchange, UtcTime To, TradingDay Session)
    {
        public bool IsOver => Session.Open >= To;
    }
}
