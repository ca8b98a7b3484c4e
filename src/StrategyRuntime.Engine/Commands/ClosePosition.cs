namespace StrategyRuntime.Engine.Commands;

/// <summary>
/// Closes one position at the last price, as a market order; the run goes on while anything can still act. Nothing happens when it is not
/// open.
/// </summary>
/// <param name="TradeId">Which position.</param>
/// <param name="Reason">Why, for the record.</param>
public sealed record ClosePosition(string TradeId, string? Reason = Command.UserReason) : Command(Reason)
{
    internal const string Word = "close_position";

    /// <inheritdoc/>
    public override string Name => Word;

    /// <inheritdoc/>
    public override bool EndsRun => false;
}
