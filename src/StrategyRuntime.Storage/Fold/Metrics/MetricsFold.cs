using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>
/// metrics.json as a fold over event lines: the same lines give the same bytes, live and in a later check. Each event costs the same
/// however long the session is. The formulas are in docs/METRICS.md.
/// </summary>
public sealed class MetricsFold
{
    private static readonly JsonWriterOptions s_indented = new()
    {
        Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true,
    };

    private readonly Conventions _conventions;
    private readonly DailyReturns _returns;
    private readonly EquityPath _path;
    private readonly TradeStatistics _trades;
    private readonly PositionTotals _positions;
    private Summary _last;
    private UtcTime _startTime;
    private UtcTime _lastTime;
    private long _ticksInMarket;
    private bool _hasStarted;
    private bool _hasEnded;

    /// <summary>Highest equity so far; null before the start.</summary>
    public decimal? PeakEquity => _hasStarted ? _path.Peak : null;

    /// <summary>Starts before the first event.</summary>
    public MetricsFold() => (_conventions, _returns, _path, _trades, _positions) = (new(), new(), new(), new(), new());

    private MetricsFold(MetricsFold other)
    {
        (_conventions, _returns, _path) = (other._conventions.Copy(), other._returns.Copy(), other._path.Copy());
        (_trades, _positions) = (other._trades.Copy(), other._positions.Copy());
        (_last, _startTime, _lastTime, _ticksInMarket) = (other._last, other._startTime, other._lastTime, other._ticksInMarket);
        (_hasStarted, _hasEnded) = (other._hasStarted, other._hasEnded);
    }

    /// <summary>Another fold in the same state.</summary>
    public MetricsFold Copy() => new(this);

    /// <summary>Takes the next event.</summary>
    /// <exception cref="JsonException">Its data is not what the format says.</exception>
    public void Apply(in EventView view)
    {
        if (_hasStarted && _last.OpenPositions > 0) _ticksInMarket += Math.Max(0, (view.Time - _lastTime).Ticks);
        _lastTime = view.Time;
        _last = view.Summary;
        switch (view.Type)
        {
            case EventType.Session:
                ApplySession(view);
                break;
            case EventType.Trade:
                _trades.Apply(TradeRecord.Parse(view.Data));
                break;
            case EventType.Position:
                _positions.Apply(view.Data);
                break;
        }
        if (_hasStarted && !_hasEnded) _path.Observe(view.Summary.Equity, view.Time);
    }

    /// <summary>Writes metrics.json: an indented object and a newline.</summary>
    public void WriteFile(IBufferWriter<byte> output)
    {
        using (var writer = new Utf8JsonWriter(output, s_indented)) Write(writer);
        output.Write("\n"u8);
    }

    /// <summary>Writes the object.</summary>
    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        _conventions.Write(writer);
        WriteReturns(writer);
        _trades.WriteRatios(writer);
        WriteActivity(writer);
        _trades.WriteCounts(writer);
        WriteMoney(writer);
        writer.WriteEndObject();
    }

    private void ApplySession(in EventView view)
    {
        ReadOnlySpan<byte> state = default;
        ReadOnlySpan<byte> path = default;
        decimal? equity = null;
        var fields = new FieldScanner(view.Data);
        while (fields.Next())
        {
            if (fields.Is(EventFields.State)) state = fields.Value;
            else if (fields.Is(EventFields.Equity)) equity = fields.Decimal();
            else if (fields.Is(EventFields.EquityPath)) path = fields.Value;
            else if (!_hasStarted) _conventions.Apply(fields);
        }
        if (state.SequenceEqual("\"started\""u8)) Start(view);
        else if (state.SequenceEqual("\"day_closed\""u8)) _returns.Close(equity ?? view.Summary.Equity);
        else End(view);
        if (!path.IsEmpty) _path.Replace(path);
    }

    private void Start(in EventView view)
    {
        _hasStarted = true;
        _startTime = view.Time;
        var cash = _conventions.StartCash ?? view.Summary.Equity;
        _returns.Start(cash);
        _path.Start(cash, view.Time);
    }

    private void End(in EventView view)
    {
        _path.Observe(view.Summary.Equity, view.Time);
        _hasEnded = true;
    }

    private void WriteReturns(Utf8JsonWriter writer)
    {
        var total = _conventions.StartCash is { } cash && cash > 0 ? _last.Equity / cash - 1 : (decimal?)null;
        var annualised = Annualised(total);
        writer.WriteDecimal("total_return"u8, total is { } value ? Rounding.Ratio(value) : null);
        Write(writer, "annualised_return"u8, annualised);
        Write(writer, "sharpe"u8, _returns.Sharpe(_conventions.PeriodsPerYear));
        Write(writer, "sortino"u8, _returns.Sortino(_conventions.PeriodsPerYear));
        _path.Write(writer, _conventions.Clock);
        Write(writer, "calmar"u8, _path.MaxDrawdown == 0 ? null : annualised / (double)_path.MaxDrawdown);
    }

    // (1 + total return) ^ (periods a year ÷ days) − 1. Undefined before a day has closed, and for an account that has lost everything.
    private double? Annualised(decimal? totalReturn) =>
        totalReturn is not { } total || _returns.Count == 0 || total <= -1
            ? null
            : Math.Pow(1 + (double)total, (double)_conventions.PeriodsPerYear / _returns.Count) - 1;

    private void WriteActivity(Utf8JsonWriter writer)
    {
        var elapsed = (_lastTime - _startTime).Ticks;
        writer.WriteDecimal("exposure"u8, _hasStarted ? Rounding.Quotient(_ticksInMarket, elapsed) : null);
        var turnover = _returns.MeanEquity is { } mean && mean > 0 ? Rounding.Quotient(_trades.TradedValue, mean) : null;
        writer.WriteDecimal("turnover"u8, turnover);
    }

    private void WriteMoney(Utf8JsonWriter writer)
    {
        writer.WriteDecimal("fees"u8, _positions.Fees);
        writer.WriteDecimal("equity"u8, _last.Equity);
        writer.WriteDecimal("cash"u8, _last.Equity - _last.UnrealizedPnl - _positions.OpenCost);
        writer.WriteDecimal("realized_pnl"u8, _last.RealizedPnl);
        writer.WriteDecimal("unrealized_pnl"u8, _last.UnrealizedPnl);
    }

    private static void Write(Utf8JsonWriter writer, ReadOnlySpan<byte> name, double? value) =>
        writer.WriteDouble(name, Rounding.Ratio(value) ?? double.NaN);
}
