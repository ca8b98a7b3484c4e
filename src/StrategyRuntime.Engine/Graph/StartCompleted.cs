using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>The start node completed.</summary>
internal sealed class StartCompleted(NodeRuntime node, NodeFiring execution, StrategyDefinition strategy, bool endConditionsConfigured)
    : NodeCompleted(node, execution)
{
    protected override string NodeType => "StartNode";

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject(EventFields.StrategyConfig);
        writer.WriteString(EventFields.Symbol, strategy.Trading.Symbol);
        writer.WriteString(EventFields.Timeframe, strategy.Trading.Timeframes[0].Timeframe.ToString());
        writer.WriteString(EventFields.Exchange, strategy.Exchange.Name);
        writer.WriteString(EventFields.TradingInstrument, strategy.Trading.Type);
        writer.WriteBoolean(EventFields.EndConditionsConfigured, endConditionsConfigured);
        writer.WriteEndObject();
    }
}
