using System.Text;
using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>
/// The deepest fall of equity from its highest point so far, open P&amp;L included, seeded with start cash. Every line is a point of it;
/// session events carry the engine's own path over every tick, which then takes the place of what the lines have shown. The fall over
/// closes is the engine's alone.
/// </summary>
internal sealed class EquityPath
{
    // Far more than what rounding makes of it, and far less than what matters.
    private const double Margin = 1e-12;

    private UtcTime? _peakTime;
    private decimal _lastEquity;
    // At it or above, equity has not fallen deeper than before; null until it is known. It spares most points a division.
    private decimal? _noDeeper;

    /// <summary>Highest equity so far.</summary>
    public decimal Peak { get; private set; }

    /// <summary>Deepest falls so far.</summary>
    public DrawdownFigures Drawdown { get; private set; }

    /// <summary>Another one in the same state.</summary>
    public EquityPath Copy() => (EquityPath)MemberwiseClone();

    /// <summary>The point before the first.</summary>
    public void Start(decimal cash, UtcTime time)
    {
        Peak = cash;
        _lastEquity = cash;
        _peakTime = time;
        _noDeeper = null;
    }

    /// <summary>Takes a point.</summary>
    public void Observe(decimal equity, UtcTime time)
    {
        if (equity == _lastEquity) return;
        _lastEquity = equity;
        if (equity > Peak)
        {
            Peak = equity;
            _peakTime = time;
            _noDeeper = null;
        }
        else if (Peak > 0 && equity < (_noDeeper ??= NoDeeper()))
        {
            var fall = (double)((Peak - equity) / Peak);
            if (fall <= Drawdown.Max) return;
            Drawdown = Drawdown with { Max = fall, PeakTime = _peakTime, TroughTime = time };
            _noDeeper = null;
        }
    }

    /// <summary>Takes an <c>equity_path</c> object of a session event.</summary>
    public void Replace(ReadOnlySpan<byte> path)
    {
        _noDeeper = null;
        var fields = new FieldScanner(path);
        while (fields.Next())
        {
            if (fields.Is(EventFields.PeakEquity)) Peak = fields.Decimal() ?? Peak;
            else if (fields.Is(EventFields.PeakTime)) _peakTime = Time(fields);
            else if (fields.Is(EventFields.MaxDrawdown)) Drawdown = Drawdown with { Max = fields.Double() ?? Drawdown.Max };
            else if (fields.Is(EventFields.MaxDrawdownPeakTime)) Drawdown = Drawdown with { PeakTime = Time(fields) };
            else if (fields.Is(EventFields.MaxDrawdownTroughTime)) Drawdown = Drawdown with { TroughTime = Time(fields) };
            else if (fields.Is(EventFields.MaxDrawdownClose))
                Drawdown = Drawdown with { MaxAtCloses = fields.Double() ?? Drawdown.MaxAtCloses };
        }
    }

    // A fall beyond the whole of the peak is rare, and may be too large for a decimal.
    private decimal NoDeeper() => Drawdown.Max < 1 ? Peak - Peak * (decimal)(Drawdown.Max * (1 - Margin)) : Peak;

    private static UtcTime? Time(scoped in FieldScanner field) =>
        field.Text() is { } text && EventTime.TryParse(Encoding.ASCII.GetBytes(text), out var time, out _) ? time : null;
}
