namespace StrategyRuntime.Engine.Commands;

/// <summary>Ends the run: orders are cancelled and positions closed at the last price.</summary>
/// <param name="Reason">Why: the reason of the run's end.</param>
public sealed record Stop(string? Reason = Command.UserReason) : Command(Reason)
{
    internal const string Word = "stop";

    /// <inheritdoc/>
    public override string Name => Word;
}
