using System.Globalization;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;

namespace StrategyRuntime.Engine.Metrics;

/// <summary>
/// The figures of metrics.json, from what happens in a run: each happening costs the same however long the run is. A run without a journal
/// gets the same figures as the fold over one. The formulas are in docs/METRICS.md.
/// </summary>
public sealed class RunMetrics
{
    /// <summary>Reason of an order whose quantity rounds to zero.</summary>
    public const string ZeroQuantity = "quantity_rounds_to_zero";

    // With fewer of them chance decides more than the strategy does.
    private const int FewSamples = 30;
    private const int FewTrades = 30;

    private readonly PeriodReturns _returns;
    private TradeStatistics _trades;
    private readonly PositionTotals _positions;
    private MetricConventions _conventions = new();
    private OrderTotals _orders;
    private Summary _last;
    private UtcTime _startTime;
    private UtcTime _lastTime;
    private long _ticksInMarket;
    private decimal? _firstPrice;
    private decimal? _lastPrice;
    private bool _hasStarted;

    /// <summary>Starts before the first event.</summary>
    public RunMetrics() => (_returns, _trades, _positions) = (new(), new(), new());

    private RunMetrics(RunMetrics other)
    {
        (_returns, _trades, _positions) = (other._returns.Copy(), other._trades.Copy(), other._positions.Copy());
        (_conventions, _orders, _last, Drawdown) = (other._conventions, other._orders, other._last, other.Drawdown);
        (_startTime, _lastTime, _ticksInMarket) = (other._startTime, other._lastTime, other._ticksInMarket);
        (_firstPrice, _lastPrice, _hasStarted) = (other._firstPrice, other._lastPrice, other._hasStarted);
    }

    /// <summary>The deepest falls of equity so far.</summary>
    public DrawdownFigures Drawdown { get; set; }

    /// <summary>Another one in the same state.</summary>
    public RunMetrics Copy() => new(this);

    /// <summary>The run starts.</summary>
    public void Start(MetricConventions conventions, UtcTime time)
    {
        (_hasStarted, _conventions, _startTime) = (true, conventions, time);
        _returns.Start(conventions.StartCash ?? _last.Equity, conventions.Sampling?.PeriodsPerYear ?? 1, conventions.RiskFree);
    }

    /// <summary>Time goes on to the next event, after which the books stand at <paramref name="summary"/>.</summary>
    public void MoveTo(UtcTime time, in Summary summary)
    {
        if (_hasStarted && _last.OpenPositions > 0) _ticksInMarket += Math.Max(0, (time - _lastTime).Ticks);
        (_lastTime, _last) = (time, summary);
    }

    /// <summary>An equity sample: a trading day, or a bar longer than a day, is over.</summary>
    public void CloseDay(decimal equity) => _returns.Close(equity);

    /// <summary>Return of the last sample, which <see cref="PeriodReturns"/> describes.</summary>
    internal double LastReturn => _returns.Last;

    /// <summary>First and last price of what is traded.</summary>
    public void SetPrices(decimal? first, decimal? last) => (_firstPrice, _lastPrice) = (first, last);

    /// <summary>A trade was closed.</summary>
    public void Add(in TradeFigures trade) => _trades.Apply(trade);

    /// <summary>All trades of a run that summed them itself.</summary>
    internal void SetTrades(TradeStatistics trades) => _trades = trades;

    /// <summary>What a position has paid and holds now.</summary>
    /// <param name="tradeId">Which one.</param>
    /// <param name="fees">Fees paid so far.</param>
    /// <param name="openCost">What the open quantity cost at entry; sales count negative.</param>
    public void SetPosition(string tradeId, decimal fees, decimal openCost) => _positions.Set(tradeId, fees, openCost);

    /// <summary>An order was rejected.</summary>
    public void OrderRejected(string? reason) =>
        _orders = new OrderTotals(_orders.Rejected + 1, _orders.ZeroQuantity + (reason == ZeroQuantity ? 1 : 0));

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        _conventions.Write(writer);
        WriteReturns(writer);
        _trades.WriteRatios(writer);
        WriteActivity(writer);
        _trades.WriteCounts(writer);
        _orders.Write(writer);
        WriteMoney(writer);
        _trades.WriteGroups(writer);
        WriteMeansLittle(writer);
        writer.WriteEndObject();
    }

    private void WriteReturns(Utf8JsonWriter writer)
    {
        var total = _conventions.StartCash is { } cash && cash > 0 ? _last.Equity / cash - 1 : (decimal?)null;
        var annualised = _returns.Annualised(total);
        // A decimal zero may be negative, depending on the digits that it was made of.
        Write(writer, "total_return"u8, total == 0 ? 0 : (double?)total);
        Write(writer, "annualised_return"u8, annualised);
        writer.WriteQuotient("buy_and_hold_return"u8, (_lastPrice - _firstPrice) ?? 0, _firstPrice is > 0 and var first ? first : 0);
        Write(writer, "sharpe"u8, _returns.Sharpe());
        Write(writer, "geometric_sharpe"u8, _returns.GeometricSharpe(total));
        Write(writer, "sortino"u8, _returns.Sortino());
        Drawdown.Write(writer, _conventions.Clock);
        Write(writer, "calmar"u8, Drawdown.Max == 0 ? null : annualised / Drawdown.Max);
    }

    private void WriteActivity(Utf8JsonWriter writer)
    {
        writer.WriteQuotient("exposure"u8, _ticksInMarket, _hasStarted ? (_lastTime - _startTime).Ticks : 0);
        writer.WriteQuotient("turnover"u8, _trades.TradedValue, _returns.MeanEquity is > 0 and var mean ? mean : 0);
    }

    private void WriteMoney(Utf8JsonWriter writer)
    {
        writer.WriteDecimal("fees"u8, _positions.Fees);
        writer.WriteDecimal("equity"u8, _last.Equity);
        writer.WriteDecimal("cash"u8, _last.Equity - _last.UnrealizedPnl - _positions.OpenCost);
        writer.WriteDecimal("realized_pnl"u8, _last.RealizedPnl);
        writer.WriteDecimal("unrealized_pnl"u8, _last.UnrealizedPnl);
    }

    /// <summary>Names of figures that rest on too little, with the reason; those that are null stand there too.</summary>
    private void WriteMeansLittle(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("means_little"u8);
        if (_returns.Count is > 0 and < FewSamples)
        {
            var reason = Few(_returns.Count, _conventions.Sampling?.Bar is null ? "day" : "bar", FewSamples);
            foreach (var name in (ReadOnlySpan<string>)["annualised_return", "sharpe", "geometric_sharpe", "sortino", "calmar"])
                writer.WriteString(name, reason);
        }
        if (_trades.Count is > 0 and < FewTrades)
        {
            var reason = Few(_trades.Count, "trade", FewTrades);
            foreach (var name in (ReadOnlySpan<string>)["profit_factor", "expectancy", "win_rate", "payoff_ratio", "sqn"])
                writer.WriteString(name, reason);
        }
        writer.WriteEndObject();
    }

    private static string Few(int count, string what, int enough) =>
        string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}, fewer than {enough}");

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value) =>
        writer.WriteDouble(name, value ?? double.NaN);
}
