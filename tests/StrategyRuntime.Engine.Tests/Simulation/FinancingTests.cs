using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Tests.Simulation;

/// <summary>What holding costs: funding, the fee for borrowed shares, interest on cash.</summary>
public sealed class FinancingTests
{
    private static readonly BrokerConnection s_account = new() { Id = "paper", Cash = 1000, Fill = FillRule.SameTick };

    private const string OverADay = """
        2024-03-11T07:00:00 100
        2024-03-11T07:30:00 100
        2024-03-11T08:00:00 110
        2024-03-11T15:00:00 120
        2024-03-12T01:00:00 130
        """;

    [Theory]
    [InlineData("buy")]
    [InlineData("sell")]
    public void Funding_is_paid_by_long_positions_to_short_ones_at_its_hours(string side)
    {
        var rig = Play(Hold(side), OverADay, s_account with { Funding = new Funding(0.01m) });
        var payments = rig.Of(EventType.CorporateAction).ToList();
        // 3 × 100 × 0.01 % at 08:00, before its tick; of 120 at 16:00 and at midnight.
        payments.Select(e => e.Time).Should().Equal(
            "2024-03-11T08:00:00+00:00", "2024-03-11T16:00:00+00:00", "2024-03-12T00:00:00+00:00");
        var sign = side == "buy" ? -1 : 1;
        payments.Select(e => e.Data.GetProperty("amount").GetDecimal()).Should().Equal(sign * 0.03m, sign * 0.036m, sign * 0.036m);
        var first = payments[0].Data;
        (first.GetProperty("kind").GetString(), first.GetProperty("ratio").GetDecimal()).Should().Be(("funding", 0.0001m));
        first.GetProperty("positions")[0].GetProperty("cash").GetDecimal().Should().Be(sign * 0.03m);
        var trade = rig.Trades.Single();
        trade.GetProperty("funding").GetDecimal().Should().Be(sign * 0.102m);
        // 3 × 30 and the funding.
        trade.GetProperty("pnl").GetDecimal().Should().Be(-sign * 90m + sign * 0.102m);
        trade.GetProperty("fees").GetDecimal().Should().Be(0);
    }

    [Fact]
    public void Funding_is_paid_once_when_a_candle_ends_at_its_hour()
    {
        var rig = Play(
            Hold("buy"),
            """
            2024-03-11T07:59:20 100
            2024-03-11T07:59:40 100
            2024-03-11T08:00:10 110
            2024-03-11T15:59:40 120
            2024-03-11T16:00:10 130
            """,
            s_account with { Funding = new Funding(0.01m) });
        rig.Of(EventType.CorporateAction).Select(e => (e.Time[11..16], e.Data.GetProperty("amount").GetDecimal()))
            .Should().Equal(("08:00", -0.03m), ("16:00", -0.036m));
    }

    [Fact]
    public void Funding_of_nothing_leaves_shares_what_they_are()
    {
        var account = s_account with { BorrowFee = 0.0365m };
        Play(Hold("sell"), OverAWeekend, account with { Funding = new Funding(0) }).Of(EventType.CorporateAction)
            .Should().HaveCount(2);
    }

    [Fact]
    public void Funding_of_other_hours_and_of_the_preset()
    {
        Play(Hold("buy"), OverADay, s_account with { Funding = new Funding(0.01m, 4) }).Of(EventType.CorporateAction)
            .Select(e => e.Time[11..16]).Should().Equal("08:00", "12:00", "16:00", "20:00", "00:00");
        var futures = s_account with { Commission = new Commission(Preset: CostPreset.BinanceFutures) };
        var rig = Play(Hold("buy"), OverADay, futures);
        rig.Of(EventType.CorporateAction).Should().HaveCount(3);
        rig.Of(EventType.Session).First().Raw.Should().Contain("\"funding\":{\"percent\":0.01,\"hours\":8}");
        Play(Hold("buy"), OverADay, futures with { Funding = new Funding(0) }).Of(EventType.CorporateAction).Should().BeEmpty();
    }

    private const string OverAWeekend = """
        2024-03-08T10:00:00 100
        2024-03-08T10:00:10 100
        2024-03-08T20:00:00 120
        2024-03-11T10:00:00 130
        2024-03-12T10:00:00 140
        """;

    [Fact]
    public void Borrowed_shares_cost_a_fee_for_every_night()
    {
        var rig = Play(Hold("sell"), OverAWeekend, s_account with { BorrowFee = 0.0365m });
        var fees = rig.Of(EventType.CorporateAction).Select(e => e.Data).ToList();
        // 3 × 120 × 3.65 % × 3 ÷ 365, then 3 × 130 × 3.65 % ÷ 365.
        fees.Select(e => e.GetProperty("amount").GetDecimal()).Should().Equal(-0.108m, -0.039m);
        fees.Select(e => e.GetProperty("nights").GetInt32()).Should().Equal(3, 1);
        rig.Trades.Single().GetProperty("borrow_fee").GetDecimal().Should().Be(-0.147m);
        rig.Trades.Single().GetProperty("pnl").GetDecimal().Should().Be(-120.147m);
        Play(Hold("buy"), OverAWeekend, s_account with { BorrowFee = 0.0365m }).Of(EventType.CorporateAction).Should().BeEmpty();
    }

    [Fact]
    public void Cash_earns_interest_and_debt_costs_it()
    {
        // 1,000 − 3 × 100 = 700 for three nights and for one, with what came in before.
        var rig = Play(Hold("buy"), OverAWeekend, s_account with { Interest = new Interest(0.0365m, 0.073m) });
        rig.Of(EventType.CorporateAction).Select(e => e.Data.GetProperty("amount").GetDecimal()).Should().Equal(0.21m, 0.070021m);
        rig.Events[^1].Summary.Equity.Should().Be(1000 + 120 + 0.280021m);
        // 200 − 300 = −100: twice the rate, for three nights; then with the debt of them.
        rig = Play(Hold("buy"), OverAWeekend, s_account with { Cash = 200, Interest = new Interest(0.0365m, 0.073m) });
        rig.Of(EventType.CorporateAction).Select(e => e.Data.GetProperty("amount").GetDecimal()).Should().Equal(-0.06m, -0.020012m);
    }

    [Fact]
    public void Futures_are_not_paid_for_so_all_equity_earns_interest_and_nothing_is_borrowed()
    {
        var known = new InstrumentSet { Instruments = [new InstrumentDetails("ACME") { Kind = InstrumentKind.Future }] };
        var account = s_account with { Interest = new Interest(0.0365m), BorrowFee = 0.1m };
        var rig = Play(Hold("sell"), OverAWeekend, account, known);
        // Equity after the first day is 1,000 − 3 × 20, after the second 1,000 − 3 × 30.
        rig.Of(EventType.CorporateAction).Select(e => e.Data.GetProperty("amount").GetDecimal()).Should().Equal(0.282m, 0.0910282m);
    }

    [Fact]
    public void A_position_event_shows_what_holding_cost_right_after_it()
    {
        var rig = Play(Hold("sell"), OverAWeekend, s_account with { BorrowFee = 0.0365m });
        var paid = rig.Of(EventType.CorporateAction).First();
        var next = rig.Events[(int)paid.Seq];
        next.Type.Should().Be(EventType.Position);
        next.Data.GetProperty("borrow_fee").GetDecimal().Should().Be(-0.108m);
        next.Summary.Equity.Should().Be(1000 - 60 - 0.108m);
        rig.Of(EventType.Session).Select(e => e.Data).Where(d => d.TryGetProperty("equity", out _)).First()
            .GetProperty("equity").GetDecimal().Should().Be(940, "the nights belong to the day that they lead to");
    }

    private static StrategyJson Hold(string side) => new StrategyJson()
        .EntrySignal("in", "ltp > 0").Entry("enter", side: side, quantity: 3).Chain("start > in > enter");

    private static Rig Play(StrategyJson strategy, string script, BrokerConnection account, InstrumentSet? known = null)
    {
        var definition = Rig.Parse(strategy.ToBytes());
        var rig = new Rig(known is null ? definition : definition.With(known), account);
        var ticks = TickScript.Parse(script);
        rig.Simulation.Process(ticks);
        rig.Simulation.EndOfData(ticks[^1].Time);
        return rig;
    }
}
