using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies.Documents;
using StrategyRuntime.Storage.Journal;

namespace StrategyRuntime.Storage.Fold;

/// <summary>The exchange that a run's first event names.</summary>
internal static class RunExchange
{
    /// <summary>The exchange when this field of a session event says it, by name or whole; null when it says something else.</summary>
    public static Exchange? Read(scoped in FieldScanner field)
    {
        if (field.Is(EventFields.Exchange)) return Exchange.TryGet(field.Text(), out var known) ? known : null;
        return field.Is(EventFields.ExchangeDefinition) ? ExchangeDefinition.Read(field.Value) : null;
    }
}
