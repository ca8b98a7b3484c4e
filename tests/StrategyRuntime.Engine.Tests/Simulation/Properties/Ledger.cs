using System.Text.Json;
using StrategyRuntime.Engine.Events;

namespace StrategyRuntime.Engine.Tests.Simulation.Properties;

/// <summary>The books of a run, kept a second time from nothing but its filled orders.</summary>
internal sealed class Ledger(RandomRun run)
{
    private readonly Dictionary<string, decimal> _units = [];
    private readonly Dictionary<string, decimal> _orderFees = [];
    private decimal _cash = run.Broker.Cash;
    private decimal _tradePnl;
    private int _seen;

    /// <summary>Checks the events that came since the last call.</summary>
    public void Check(Rig rig)
    {
        for (; _seen < rig.Events.Count; _seen++) Check(rig.Events[_seen]);
    }

    /// <summary>Cash and holdings at a price, against the equity that the run tells.</summary>
    public void CheckEquity(decimal price, decimal equity, string at) => (_cash + _units.Values.Sum() * price).Should().Be(equity, at);

    /// <summary>At the end nothing is held, and what the trades made is what equity grew by.</summary>
    public void CheckEnd(Rig rig)
    {
        var last = rig.Events[^1].Summary;
        _units.Values.All(units => units == 0).Should().BeTrue("nothing is held");
        last.OpenPositions.Should().Be(0);
        _tradePnl.Should().Be(last.RealizedPnl);
        last.Equity.Should().Be(run.Broker.Cash + _tradePnl);
        _cash.Should().Be(last.Equity);
    }

    private void Check(RecordedEvent e)
    {
        e.Summary.Equity.Should().Be(run.Broker.Cash + e.Summary.RealizedPnl + e.Summary.UnrealizedPnl, e.ToString());
        switch (e.Type)
        {
            case EventType.Order when e.Data.GetProperty("status").GetString() == "FILLED":
                Book(e.Data);
                break;
            case EventType.Position:
                CheckPosition(e);
                break;
            case EventType.Trade:
                CheckTrade(e);
                break;
        }
    }

    private void Book(JsonElement order)
    {
        var id = order.GetProperty("position_id").GetString()!;
        var multiplier = run.Strategy.Positions.Single(p => p.Vpi == id).Multiplier;
        var sign = order.GetProperty("side").GetString() == "BUY" ? 1 : -1;
        var (units, fees) = (Number(order, "quantity") * multiplier * sign, Number(order, "fees"));
        Number(order, "quantity").Should().BePositive();
        _cash -= units * Number(order, "fill_price") + fees;
        _units[id] = _units.GetValueOrDefault(id) + units;
        _orderFees[id] = _orderFees.GetValueOrDefault(id) + fees;
    }

    private void CheckPosition(RecordedEvent e)
    {
        var open = Number(e.Data, "quantity_open");
        open.Should().BeInRange(0, Number(e.Data, "quantity"), e.ToString());
        e.Data.GetProperty("status").GetString().Should().Be(open == 0 ? "CLOSED" : open < Number(e.Data, "quantity") ? "PARTIAL" : "OPEN");
        CheckEquity(Number(e.Data, "current_price"), e.Summary.Equity, e.ToString());
    }

    private void CheckTrade(RecordedEvent e)
    {
        var trade = e.Data;
        var id = trade.GetProperty("position_id").GetString()!;
        var exits = trade.GetProperty("exits").EnumerateArray().ToList();
        exits.Sum(x => Number(x, "quantity")).Should().Be(Number(trade, "quantity"), e.ToString());
        exits.Sum(x => Number(x, "pnl")).Should().Be(Number(trade, "pnl"), e.ToString());
        (Number(trade, "gross_pnl") - Number(trade, "fees")).Should().Be(Number(trade, "pnl"), e.ToString());
        Number(trade, "fees").Should().Be(_orderFees[id], e.ToString());
        Number(trade, "mae").Should().BeLessThanOrEqualTo(0, e.ToString());
        Number(trade, "mfe").Should().BeGreaterThanOrEqualTo(0, e.ToString());
        _units[id].Should().Be(0, e.ToString());
        _orderFees[id] = 0;
        _tradePnl += Number(trade, "pnl");
    }

    private static decimal Number(JsonElement element, string name) => element.GetProperty(name).GetDecimal();
}
