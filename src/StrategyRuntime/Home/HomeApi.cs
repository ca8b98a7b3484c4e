using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Executions.Api;
using StrategyRuntime.Executions.Commands;
using StrategyRuntime.Library;
using StrategyRuntime.Limits;
using StrategyRuntime.Routes;
using StrategyRuntime.Users;

namespace StrategyRuntime.Home;

/// <summary>The route of the totals over all of a user's executions.</summary>
internal static class HomeApi
{
    private static readonly HomeResponse s_example = new(
        [new CurrencyTotals(
            "INR", new LiveTotals(2, 1, 1_250.5m, 900m, 350.5m, 201_250.5m), new EndedTotals(1, -430m), new EndedTotals(0, 0m))],
        new LeftOut([], [], [], ["local.mine.paper"]));

    /// <summary>Maps it below <c>/api/v1</c>.</summary>
    public static IEndpointRouteBuilder MapHome(this IEndpointRouteBuilder api)
    {
        api.MapGroup("").WithTags("Status").TakesLong().MapGet("/summary", Get).WithExample(response: s_example);
        return api;
    }

    /// <summary>
    /// The day first: totals of what is live, a currency each, beside those of runs that have ended. An execution that failed, diverged or
    /// is damaged is in no total and is named.
    /// </summary>
    internal static Ok<HomeResponse> Get(ExecutionHost host, RunShelf shelf, ICurrentUser user)
    {
        var latest = shelf.List(user.UserId).Where(r => r.IsLatest).ToDictionary(r => r.SessionId, StringComparer.Ordinal);
        var executions = host.List(user.UserId).Select(e => (Id: e.SessionId.ToString(), e.View, Execution: e)).ToList();
        var counted = executions
            .Where(e => latest.ContainsKey(e.Id) && !e.View.Record.State.IsInterrupted())
            .GroupBy(e => latest[e.Id].Currency ?? string.Empty)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new CurrencyTotals(
                g.Key,
                LiveTotals.Of(g.Where(e => RunSummary.IsLive(e.View)).Select(e => e.Execution)),
                EndedTotals.Of(g.Where(e => IsEnded(e.View, Mode.LiveSimulation)).Select(e => latest[e.Id])),
                EndedTotals.Of(g.Where(e => IsEnded(e.View, Mode.Backtest)).Select(e => latest[e.Id]))));
        return TypedResults.Ok(new HomeResponse(
            [.. counted],
            new LeftOut(In(RunState.Failed), In(RunState.Diverged), In(RunState.Damaged), In(RunState.Queued))));

        IReadOnlyList<string> In(RunState state) => [.. executions.Where(e => e.View.Record.State == state).Select(e => e.Id)];
    }

    private static bool IsEnded(ExecutionView view, Mode mode) => view.Record.Mode == mode && view.Record.State.IsFinal();
}

/// <summary>Totals over a user's executions.</summary>
/// <param name="Currencies">Totals, a currency each.</param>
/// <param name="LeftOut">Executions that are in no total.</param>
internal sealed record HomeResponse(IReadOnlyList<CurrencyTotals> Currencies, LeftOut LeftOut);

/// <summary>Totals of the accounts of one currency.</summary>
/// <param name="Currency">The currency; empty when a run of an earlier version names none.</param>
/// <param name="Live">Live simulations that go on.</param>
/// <param name="Ended">Live simulations whose run has ended.</param>
/// <param name="Backtests">Backtests that have ended.</param>
internal sealed record CurrencyTotals(string Currency, LiveTotals Live, EndedTotals Ended, EndedTotals Backtests);

/// <summary>Totals of what is live: sums of the summaries of those executions.</summary>
/// <param name="Sessions">How many.</param>
/// <param name="OpenPositions">Open positions.</param>
/// <param name="PnlToday">Profit of the day, each by its own trading day.</param>
/// <param name="RealizedPnl">Net profit of what was closed since each run began.</param>
/// <param name="UnrealizedPnl">Profit of what is open.</param>
/// <param name="Equity">Equity of the accounts.</param>
internal sealed record LiveTotals(
    int Sessions, int OpenPositions, decimal PnlToday, decimal RealizedPnl, decimal UnrealizedPnl, decimal Equity)
{
    /// <summary>Sums over executions.</summary>
    public static LiveTotals Of(IEnumerable<Execution> executions)
    {
        var summaries = executions.Select(e => ExecutionResponse.Of(e).Summary).ToList();
        return new LiveTotals(
            summaries.Count,
            (int)Sum("open_positions"),
            Sum("pnl_today"),
            Sum("realized_pnl"),
            Sum("unrealized_pnl"),
            Sum("equity"));

        decimal Sum(string name) => summaries.Sum(
            s => s is { } summary && summary.GetProperty(name) is { ValueKind: JsonValueKind.Number } value ? value.GetDecimal() : 0);
    }
}

/// <summary>Totals of the latest runs that have ended.</summary>
/// <param name="Sessions">How many.</param>
/// <param name="Pnl">Net profit, what was left open at its last price included.</param>
internal sealed record EndedTotals(int Sessions, decimal Pnl)
{
    /// <summary>Sums over runs.</summary>
    public static EndedTotals Of(IEnumerable<RunResponse> runs)
    {
        var results = runs.Select(r => r.Result).ToList();
        return new EndedTotals(results.Count, results.Sum(r => (r?.RealizedPnl ?? 0) + (r?.UnrealizedPnl ?? 0)));
    }
}

/// <summary>Session ids of executions that are in no total.</summary>
/// <param name="Failed">Their run failed.</param>
/// <param name="Diverged">Their run differs from its log.</param>
/// <param name="Damaged">Their log is damaged.</param>
/// <param name="Queued">They have not run.</param>
internal sealed record LeftOut(
    IReadOnlyList<string> Failed, IReadOnlyList<string> Diverged, IReadOnlyList<string> Damaged, IReadOnlyList<string> Queued);
