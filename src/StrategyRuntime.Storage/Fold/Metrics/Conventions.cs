using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Metrics;
using StrategyRuntime.Engine.Settings;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold.Metrics;

/// <summary>Reads what metrics depend on from the run's first event.</summary>
internal sealed class Conventions
{
    private MetricConventions _read = new();
    private Exchange? _exchange;
    private Timeframe? _source;

    /// <summary>Takes a member of the first event's data.</summary>
    public void Apply(scoped in FieldScanner field)
    {
        if (field.Is(EventFields.Cash)) _read = _read with { StartCash = field.Decimal() };
        else if (field.Is(EventFields.RiskFree)) _read = _read with { RiskFree = field.Decimal() ?? 0 };
        else if (field.Is(EventFields.Fill)) _read = _read with { Fill = field.Text() };
        else if (field.Is(EventFields.PricePath)) _read = _read with { PricePath = field.Text() };
        else if (field.Is(EventFields.OptionPricing)) _read = _read with { OptionPricing = field.Text() };
        else if (field.Is(EventFields.OptionFallback)) _read = _read with { OptionFallback = field.Text() };
        else if (field.Is(EventFields.AtEnd)) _read = _read with { AtEnd = field.Text() ?? _read.AtEnd };
        else if (field.Is(EventFields.RuleVersion))
            _read = _read with { RuleVersion = (int)(field.Decimal() ?? EngineRules.Unrecorded) };
        else if (field.Is(EventFields.Symbols)) _source = FirstSource(field.Value);
        else if (field.Is(EventFields.Exchange) && Exchange.TryGet(field.Text(), out var exchange)) _exchange = exchange;
        else if (field.Is(EventFields.ExchangeDefinition)) _exchange = ExchangeDefinition.Read(field.Value) ?? _exchange;
    }

    /// <summary>What was read.</summary>
    public MetricConventions Read() => _exchange is null
        ? _read
        : _read with { Sampling = EquitySampling.Of(_exchange, _source), Clock = new ExchangeClock(_exchange.Zone) };

    /// <summary>Timeframe of the traded symbol's bars, which is the first one; null for ticks.</summary>
    private static Timeframe? FirstSource(ReadOnlySpan<byte> symbols)
    {
        var elements = new FieldScanner(symbols);
        if (!elements.Next()) return null;
        var fields = new FieldScanner(elements.Value);
        while (fields.Next())
        {
            if (fields.Is(EventFields.Source)) return Timeframe.TryParse(fields.Text(), out var timeframe) ? timeframe : null;
        }
        return null;
    }
}
