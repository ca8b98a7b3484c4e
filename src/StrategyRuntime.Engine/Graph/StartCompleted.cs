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
        writer.WriteStartObject("strategy_config"u8);
        writer.WriteString("symbol"u8, strategy.Trading.Symbol);
        writer.WriteString("timeframe"u8, strategy.Trading.Timeframes[0].Timeframe.ToString());
        writer.WriteString("exchange"u8, strategy.Exchange.Name);
        writer.WriteString("trading_instrument"u8, strategy.Trading.Type);
        writer.WriteBoolean("end_conditions_configured"u8, endConditionsConfigured);
        writer.WriteEndObject();
    }
}
