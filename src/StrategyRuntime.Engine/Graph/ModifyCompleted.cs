using StrategyRuntime.Engine.Events;
using StrategyRuntime.Engine.Json;
using StrategyRuntime.Engine.Market;
using StrategyRuntime.Engine.Portfolio;
using StrategyRuntime.Engine.Strategies;

namespace StrategyRuntime.Engine.Graph;

/// <summary>A modify node completed, with or without effect; the levels are those that hold now.</summary>
internal sealed class ModifyCompleted(ModifyRuntime node, ModifyNode modify, NodeFiring execution, Position? position, string? skipReason)
    : NodeCompleted(node, execution)
{
    private readonly decimal? _stopLoss = position?.Protection?.StopLoss;
    private readonly decimal? _takeProfit = position?.Protection?.TakeProfit;
    private readonly decimal? _trailingStop = position?.Protection?.TrailingStop;

    protected override string NodeType => "ModifyNode";

    protected override void WriteBody(EventJsonWriter writer, ExchangeClock clock)
    {
        writer.WriteStartObject(EventFields.Position);
        writer.WriteString(EventFields.PositionId, modify.TargetVpi);
        writer.WriteNumber(EventFields.ReEntryNum, position?.ReEntry ?? 0);
        writer.WriteEndObject();
        writer.WriteStartObject(EventFields.Changes);
        writer.WriteBoolean(EventFields.Cancel, modify.Change.Cancel);
        writer.WriteDecimal(EventFields.StopLoss, _stopLoss);
        writer.WriteDecimal(EventFields.TakeProfit, _takeProfit);
        writer.WriteDecimal(EventFields.TrailingStop, _trailingStop);
        writer.WriteEndObject();
        writer.WriteBoolean(EventFields.Effective, skipReason is null);
        writer.WriteString(EventFields.SkipReason, skipReason);
    }
}
