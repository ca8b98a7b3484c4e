using System.Globalization;
using System.Text;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Fold.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Tests.Fold.Metrics;

/// <summary>Every number here was worked out by hand from the formulas of docs/METRICS.md.</summary>
public sealed class MetricsFoldTests
{
    private const string Started =
        """{"state":"started","exchange":"NYSE","fill":"next_tick","price_path":"ticks","option_pricing":"data","cash":1000}""";

    private static readonly UtcTime s_start = new(new DateTimeOffset(2024, 1, 2, 15, 0, 0, TimeSpan.Zero).UtcTicks);

    private readonly MetricsFold _fold = new();
    private long _seq;

    [Fact]
    public void Daily_ratios_follow_their_formulas()
    {
        // Returns 10 %, -10 %, 20 %: mean 1/15; deviations 1/30, -1/6, 2/15; sum of squares 0.0466…; s = 0.152752523; downside =
        // sqrt(0.01/3).
        Session(Started, 1000);
        Session("""{"state":"day_closed","date":"2024-01-02","equity":1100}""", 1100);
        Session("""{"state":"day_closed","date":"2024-01-03","equity":990}""", 990);
        End(1188);
        Number("total_return").Should().Be(0.188m);
        Double("sharpe").Should().BeApproximately(Math.Sqrt(48), 1e-13); // (1/15) / 0.1527525232 * sqrt(252)
        Double("sortino").Should().BeApproximately(Math.Sqrt(336), 1e-13); // (1/15) / 0.0577350269 * sqrt(252)
        Double("annualised_return").Should().BeApproximately(Math.Pow(1.188, 84) - 1, 1e-6); // 252 / 3 = 84
        Number("max_drawdown").Should().Be(0.1m);
        Double("calmar").Should().BeApproximately((Math.Pow(1.188, 84) - 1) / 0.1, 1e-5);
    }

    [Fact]
    public void Ratios_measure_what_is_beyond_the_risk_free_rate()
    {
        // Excess returns 0.1 - 0.01, -0.1 - 0.01, 0.2 - 0.01: the rate of 2.52 a year is 0.01 a day.
        Session(Started.Replace("\"cash\"", "\"risk_free\":2.52,\"cash\"", StringComparison.Ordinal), 1000);
        Session("""{"state":"day_closed","date":"2024-01-02","equity":1100}""", 1100);
        Session("""{"state":"day_closed","date":"2024-01-03","equity":990}""", 990);
        End(1188);
        var mean = 1.0 / 15 - 0.01;
        Double("sharpe").Should().BeApproximately(mean / Math.Sqrt(0.14 / 6) * Math.Sqrt(252), 1e-12);
        Double("sortino").Should().BeApproximately(mean / Math.Sqrt(0.0121 / 3) * Math.Sqrt(252), 1e-12);
        Json().GetProperty("conventions").GetProperty("risk_free").GetDecimal().Should().Be(2.52m);
    }

    [Fact]
    public void The_geometric_sharpe_ratio_compounds_return_and_volatility()
    {
        Session(Started.Replace("\"cash\"", "\"risk_free\":0.5,\"cash\"", StringComparison.Ordinal), 1000);
        Session("""{"state":"day_closed","date":"2024-01-02","equity":1001}""", 1001);
        Session("""{"state":"day_closed","date":"2024-01-03","equity":999}""", 999);
        End(1003);
        double[] returns = [0.001, 999.0 / 1001 - 1, 1003.0 / 999 - 1];
        var variance = returns.Sum(r => Math.Pow(r - returns.Average(), 2)) / 2;
        var growth = Math.Pow(1.003, 1.0 / 3);
        var volatility = Math.Sqrt(Math.Pow(variance + growth * growth, 252) - Math.Pow(growth, 504));
        Double("geometric_sharpe").Should().BeApproximately((Math.Pow(growth, 252) - 1 - 0.5) / volatility, 1e-9);
    }

    [Fact]
    public void A_weekly_series_makes_52_samples_a_year()
    {
        Session(Started.Replace("\"cash\"", """
            "symbols":[{"symbol":"WK","source":"1w"},{"symbol":"OTHER","source":"1m"}],"cash"
            """.Trim(), StringComparison.Ordinal), 1000);
        Session("""{"state":"day_closed","date":"2024-01-01","equity":1100}""", 1100);
        End(1210);
        Double("annualised_return").Should().BeApproximately(Math.Pow(1.21, 26) - 1, 1e-9);
        Json().GetProperty("conventions").GetProperty("annualisation").GetInt32().Should().Be(52);
        Json().GetProperty("conventions").GetProperty("sampling").GetString().Should().Be("equity at the close of each 1w bar");
    }

    [Fact]
    public void Buy_and_hold_goes_from_the_first_price_of_the_run_to_its_last()
    {
        Session(Started, 1000);
        Number("buy_and_hold_return").Should().BeNull();
        Session("""{"state":"completed","first_price":80,"last_price":100}""", 1000);
        Number("buy_and_hold_return").Should().Be(0.25m);
    }

    [Fact]
    public void Buy_and_hold_of_a_price_at_or_below_zero_is_undefined()
    {
        Session(Started, 1000);
        Session("""{"state":"completed","first_price":-37,"last_price":10}""", 1000);
        Number("buy_and_hold_return").Should().BeNull();
    }

    [Fact]
    public void The_system_quality_number_is_the_mean_profit_in_deviations_times_the_root_of_the_trades()
    {
        Session(Started, 1000);
        Trade(pnl: 30, minutes: 1, mae: 0, mfe: 0);
        Number("sqn").Should().BeNull();
        Trade(pnl: 10, minutes: 1, mae: 0, mfe: 0);
        Trade(pnl: -10, minutes: 1, mae: 0, mfe: 0);
        Double("sqn").Should().BeApproximately(Math.Sqrt(3) * 10 / 20, 1e-14);
    }

    [Fact]
    public void Results_are_divided_by_side_and_by_exit_reason()
    {
        Session(Started, 1000);
        Trade(30, 1, 0, 0, "BUY", "take_profit");
        Trade(-10, 1, 0, 0, "BUY", "stop_loss");
        Trade(-4, 1, 0, 0, "SELL", "stop_loss");
        var bySide = Json().GetProperty("by_side");
        bySide.EnumerateObject().Select(p => $"{p.Name} {p.Value.GetProperty("trades")} {p.Value.GetProperty("pnl")}").Should()
            .Equal("BUY 2 20", "SELL 1 -4");
        bySide.GetProperty("BUY").GetProperty("win_rate").GetDecimal().Should().Be(50);
        bySide.GetProperty("BUY").GetProperty("profit_factor").GetDecimal().Should().Be(3);
        Json().GetProperty("by_exit_reason").EnumerateObject().Select(p => $"{p.Name} {p.Value.GetProperty("losers")}").Should()
            .Equal("stop_loss 2", "take_profit 0");
    }

    [Fact]
    public void Rejected_orders_are_counted_and_those_of_no_quantity_among_them()
    {
        Session(Started, 1000);
        Apply(EventType.Order, """{"order_id":"ord-1","status":"REJECTED","reason":"quantity_rounds_to_zero"}""", Summary(1000));
        Apply(EventType.Order, """{"order_id":"ord-2","status":"REJECTED","reason":"insufficient_funds"}""", Summary(1000));
        Apply(EventType.Order, """{"order_id":"ord-3","status":"CANCELLED","reason":"quantity_rounds_to_zero"}""", Summary(1000));
        Number("rejected_orders").Should().Be(2);
        Number("zero_quantity_orders").Should().Be(1);
    }

    [Fact]
    public void A_figure_of_few_samples_or_trades_is_marked()
    {
        Session(Started, 1000);
        Trade(pnl: 1, minutes: 1, mae: 0, mfe: 0);
        for (var day = 1; day < 29; day++) Session("""{"state":"day_closed","date":"2024-01-02","equity":1000}""", 1000);
        Session("""{"state":"day_closed","date":"2024-02-28","equity":1000}""", 1000);
        Marked("annualised_return").Should().Be("29 days, fewer than 30");
        Marked("sqn").Should().Be("1 trade, fewer than 30");
        Marked("total_return").Should().BeNull();
        Session("""{"state":"day_closed","date":"2024-02-29","equity":1000}""", 1000);
        Marked("annualised_return").Should().BeNull();
        Marked("sqn").Should().NotBeNull();

        string? Marked(string name) => Json().GetProperty("means_little").TryGetProperty(name, out var reason) ? reason.GetString() : null;
    }

    [Fact]
    public void Without_enough_days_or_losses_a_ratio_is_null_and_not_zero()
    {
        Session(Started, 1000);
        End(1010);
        string[] ratios =
            ["sharpe", "sortino", "calmar", "profit_factor", "expectancy", "win_rate", "payoff_ratio", "best_trade", "average_mae"];
        foreach (var name in ratios)
            Number(name).Should().BeNull(name);
        Number("max_drawdown").Should().Be(0);
    }

    [Fact]
    public void Equal_daily_returns_have_no_sharpe_ratio()
    {
        Session(Started, 1000);
        Session("""{"state":"day_closed","date":"2024-01-02","equity":1100}""", 1100);
        Session("""{"state":"day_closed","date":"2024-01-03","equity":1210}""", 1210);
        End(1331);
        Number("sharpe").Should().BeNull();
    }

    [Fact]
    public void An_account_that_lost_everything_has_no_annualised_return()
    {
        Session(Started, 1000);
        End(-5);
        Number("total_return").Should().Be(-1.005m);
        Number("annualised_return").Should().BeNull();
    }

    [Fact]
    public void Trade_statistics_follow_their_formulas()
    {
        Session(Started, 1000);
        Trade(pnl: 30, minutes: 10, mae: -5, mfe: 40);
        Trade(pnl: 10, minutes: 20, mae: -1, mfe: 12);
        Trade(pnl: 0, minutes: 30, mae: -3, mfe: 3);
        Trade(pnl: -20, minutes: 40, mae: -25, mfe: 5);
        End(1020);
        Number("profit_factor").Should().Be(2m); // 40 / 20
        Number("expectancy").Should().Be(5m); // 20 / 4
        Number("win_rate").Should().Be(50m);
        Number("payoff_ratio").Should().Be(1m); // (40 / 2) / (20 / 1)
        Number("trades").Should().Be(4);
        Number("winners").Should().Be(2);
        Number("losers").Should().Be(1);
        Number("longest_winning_streak").Should().Be(2);
        Number("longest_losing_streak").Should().Be(1);
        Number("average_duration_minutes").Should().Be(25m);
        Number("longest_duration_minutes").Should().Be(40m);
        Number("best_trade").Should().Be(30m);
        Number("worst_trade").Should().Be(-20m);
        Number("average_mae").Should().Be(-8.5m);
        Number("average_mfe").Should().Be(15m);
        Double("turnover").Should().BeApproximately(3200.0 / 1020, 1e-14); // 4 trades × 800 in and out, over mean equity
    }

    [Fact]
    public void A_break_even_trade_ends_a_streak()
    {
        Session(Started, 1000);
        foreach (var pnl in new[] { 1, 1, 0, 1, -1, -1, -1 }) Trade(pnl, 1, 0, 0);
        Number("longest_winning_streak").Should().Be(2);
        Number("longest_losing_streak").Should().Be(3);
    }

    [Fact]
    public void Drawdown_counts_open_profit_and_is_seeded_with_start_cash()
    {
        Session(Started, 1000);
        Apply(EventType.Candle, "{}", Summary(980), minutes: 1);
        Apply(EventType.Candle, "{}", Summary(1200), minutes: 2);
        Apply(EventType.Candle, "{}", Summary(900), minutes: 3);
        Apply(EventType.Candle, "{}", Summary(1000), minutes: 4);
        Number("max_drawdown").Should().Be(0.25m); // (1200 - 900) / 1200
        Text("max_drawdown_peak_time").Should().Be("2024-01-02T10:02:00-05:00");
        Text("max_drawdown_trough_time").Should().Be("2024-01-02T10:03:00-05:00");
    }

    [Fact]
    public void The_engines_path_over_every_tick_takes_the_place_of_what_the_lines_have_shown()
    {
        Session(Started, 1000);
        Apply(EventType.Candle, "{}", Summary(900), minutes: 1);
        Session(
            """{"state":"completed","equity_path":{"peak_equity":1300.5,"peak_time":"2024-01-02T11:00:00-05:00","max_drawdown":""" +
            """0.4,"max_drawdown_close":1.25E-05,""" +
            """ "max_drawdown_peak_time":"2024-01-02T10:30:00-05:00","max_drawdown_trough_time":"2024-01-02T10:45:00-05:00"}}""",
            950);
        Number("max_drawdown").Should().Be(0.4m);
        Double("max_drawdown_close").Should().Be(1.25e-5);
        Text("max_drawdown_trough_time").Should().Be("2024-01-02T10:45:00-05:00");
    }

    [Fact]
    public void Exposure_is_the_share_of_time_with_an_open_position()
    {
        Session(Started, 1000);
        Apply(EventType.Position, """{"trade_id":"a"}""", Summary(1000) with { OpenPositions = 1 }, minutes: 10);
        Apply(EventType.Position, """{"trade_id":"a"}""", Summary(1000), minutes: 40);
        Apply(EventType.Session, """{"state":"completed"}""", Summary(1000), minutes: 120);
        Number("exposure").Should().Be(0.25m);
    }

    [Fact]
    public void Fees_are_the_last_of_each_position()
    {
        Session(Started, 1000);
        Apply(EventType.Position, """{"trade_id":"a","fees":1.25}""", Summary(1000));
        Apply(EventType.Position, """{"trade_id":"a","fees":2.5}""", Summary(1000));
        Apply(EventType.Position, """{"trade_id":"b","fees":0.1}""", Summary(1000));
        Number("fees").Should().Be(2.6m);
    }

    [Fact]
    public void Money_is_exact_and_cash_is_equity_without_open_profit()
    {
        Session(Started, 1000);
        Apply(EventType.Candle, "{}", new Summary(0, 0, 0, 1, 10.10m, -0.30m, 1009.80m));
        Number("equity").Should().Be(1009.8m);
        Number("cash").Should().Be(1010.1m);
        Number("realized_pnl").Should().Be(10.1m);
        Number("unrealized_pnl").Should().Be(-0.3m);
    }

    [Fact]
    public void Conventions_name_what_the_numbers_depend_on()
    {
        Session(Started.Replace("\"data\"", "\"underlying\"", StringComparison.Ordinal), 1000);
        Json().GetProperty("conventions").GetRawText().ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).Should().Be(
            """{"sampling":"dailyequityatthecloseofeachtradingday","annualisation":252,"risk_free":""" +
            """0,"fill":"next_tick","price_path":"ticks","at_end":"close","rule_version":1""" +
            ""","option_pricing":"underlying"}""");
    }

    // A run closes its last day, then it ends.
    private void End(decimal equity)
    {
        Session(FormattableString.Invariant($$"""{"state":"day_closed","date":"2024-01-04","equity":{{equity}}}"""), equity);
        Session("""{"state":"completed","reason":"end_of_data"}""", equity);
    }

    private static Summary Summary(decimal equity) => new(0, 0, 0, 0, equity - 1000, 0, equity);

    private void Session(string data, decimal equity) => Apply(EventType.Session, data, Summary(equity));

    private void Trade(decimal pnl, int minutes, decimal mae, decimal mfe, string side = "BUY", string reason = "exit_signal") => Apply(
        EventType.Trade,
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""{"trade_id":"a","quantity":2,"multiplier":2,"entry_price":100,"pnl":{{pnl}},"mae":{{mae}},"mfe":""" +
            $$"""{{mfe}},"duration_minutes":{{minutes}},"side":"{{side}}","exit_reason":"{{reason}}",""" +
            $$""" "exits":[{"price":100,"quantity":2}]}"""),
        Summary(1000));

    private void Apply(EventType type, string data, Summary accumulated, int minutes = 0) =>
        _fold.Apply(new EventView(++_seq, type, s_start + TimeSpan.FromMinutes(minutes), Encoding.UTF8.GetBytes(data), accumulated));

    private JsonElement Json()
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        _fold.WriteFile(output);
        return JsonDocument.Parse(output.WrittenMemory).RootElement;
    }

    private decimal? Number(string name) =>
        Json().GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDecimal() : null;

    private double Double(string name) => Json().GetProperty(name).GetDouble();

    private string? Text(string name) => Json().GetProperty(name).GetString();
}
