using StrategyRuntime.Engine.Costs;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Run;
using StrategyRuntime.Engine.Settings;

namespace StrategyRuntime.Engine.Broker;

/// <summary>
/// Books what holding costs: funding at its hours, and for the nights between two trading days the fee for borrowed shares and interest on
/// cash. Amounts are exact decimals of eight places.
/// </summary>
internal sealed class FinancingDesk
{
    private const int Places = 8;
    private const int DaysPerYear = 365;

    private readonly RunContext _run;
    private readonly BrokerConnection _broker;
    private readonly Funding? _funding;
    private readonly bool _isPaidInFull;
    private readonly bool _tradesShares;

    private FinancingDesk(RunContext run)
    {
        _run = run;
        _broker = run.Settings.Broker;
        var trading = run.Settings.Strategy.Trading;
        var kind = trading.Details?.Kind;
        var isFuture = kind == InstrumentKind.Future || trading.Contract is not null || trading.OnFuturesExchange;
        _funding = isFuture || kind is null or InstrumentKind.Crypto ? Financing.FundingOf(_broker) : null;
        _isPaidInFull = !isFuture && kind != InstrumentKind.Fx && _funding is null;
        _tradesShares = _isPaidInFull && kind is null or InstrumentKind.Equity;
    }

    /// <summary>The desk of a run; null when nothing is paid for holding.</summary>
    public static FinancingDesk? Of(RunContext run) => Financing.IsWanted(run.Settings.Broker) ? new FinancingDesk(run) : null;

    /// <summary>When funding is due next; <see cref="UtcTime.MaxValue"/> while nothing is held that pays it.</summary>
    public UtcTime NextFunding
    {
        get
        {
            if (_funding is null || !HoldsInstrument()) return UtcTime.MaxValue;
            var interval = _funding.Hours * TimeSpan.TicksPerHour;
            return new UtcTime((_run.Clock.Now.Ticks / interval + 1) * interval);
        }
    }

    /// <summary>Funding is due: long positions pay short ones, or are paid when it is below 0.</summary>
    public void PayFunding() =>
        Book(FinancingKind.Funding, _funding!.Percent / 100, nights: null, p => p.Sign * Share(Value(p), _funding.Percent / -100));

    /// <summary>Nights passed from one trading day to the next.</summary>
    public void PassNights(int nights)
    {
        if (_tradesShares && _broker.BorrowFee != 0)
        {
            Book(
                FinancingKind.BorrowFee, _broker.BorrowFee, nights,
                p => p.IsLong ? 0 : -Share(Value(p), _broker.BorrowFee * nights / DaysPerYear));
        }
        PayInterest(nights);
    }

    private static decimal Share(decimal value, decimal rate) =>
        decimal.Round(Decimals.Product(value, rate), Places, MidpointRounding.AwayFromZero);

    private void PayInterest(int nights)
    {
        var cash = Cash();
        var rate = cash > 0 ? _broker.Interest.Credit : _broker.Interest.Debit;
        var paid = Share(cash, rate * nights / DaysPerYear);
        if (paid == 0) return;
        _run.Account.AddInterest(paid);
        Tell(FinancingKind.Interest, rate, nights, paid, []);
    }

    /// <summary>Cash of the account; what is traded on margin, such as futures, was not paid for with it.</summary>
    private decimal Cash()
    {
        var account = _run.Account;
        var cash = account.Equity;
        foreach (var position in account.OpenPositions)
        {
            if (_isPaidInFull || position.Option is not null) cash = Decimals.Sum(cash, -position.Sign * Value(position));
        }
        return cash;
    }

    private bool HoldsInstrument()
    {
        foreach (var position in _run.Account.OpenPositions)
        {
            if (position.Option is null) return true;
        }
        return false;
    }

    private decimal Value(Position position) =>
        Decimals.Product(Decimals.Product(position.QuantityOpen, position.Multiplier), _run.Account.PriceOf(position));

    private void Book(FinancingKind kind, decimal rate, int? nights, Func<Position, decimal> cashOf)
    {
        var total = 0m;
        var charged = new List<AdjustedPosition>();
        var changed = new List<Position>();
        foreach (var position in _run.Account.OpenPositions)
        {
            if (position.Option is not null || cashOf(position) is not (not 0 and var cash)) continue;
            _run.Account.AddFinancing(position, kind, cash);
            total = Decimals.Sum(total, cash);
            changed.Add(position);
            charged.Add(new AdjustedPosition(
                position.TradeId, position.QuantityOpen, position.QuantityOpen, position.EntryPrice, position.EntryPrice, cash));
        }
        if (changed.Count == 0) return;
        Tell(kind, rate, nights, total, charged);
        foreach (var position in changed) _run.Emit(new PositionChanged(position, _run.Account.PriceOf(position)));
    }

    private void Tell(FinancingKind kind, decimal rate, int? nights, decimal amount, IReadOnlyList<AdjustedPosition> positions)
    {
        _run.Account.ObserveFills(_run.Clock.Now);
        _run.NextEpoch();
        var symbol = _run.Market.Symbols[0].Instrument.Symbol;
        _run.Emit(new FinancingEvent(kind, symbol, _run.Clock.Today.Number, rate, nights, amount, positions));
    }
}
