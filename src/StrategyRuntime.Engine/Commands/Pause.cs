namespace StrategyRuntime.Engine.Commands;

/// <summary>
/// On a feed: the graph is not walked any more, while candles close and stops and targets act, until <see cref="Resume"/>.
/// </summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record Pause(string? Reason = Command.UserReason) : Command(Reason)
{
    internal const string Word = "pause";

    /// <inheritdoc/>
    public override string Name => Word;

    /// <inheritdoc/>
    public override bool EndsRun => false;
}
