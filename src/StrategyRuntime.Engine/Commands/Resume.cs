namespace StrategyRuntime.Engine.Commands;

/// <summary>On a feed: the graph is walked again.</summary>
/// <param name="Reason">Why, for the record.</param>
public sealed record Resume(string? Reason = Command.UserReason) : Command(Reason)
{
    internal const string Word = "resume";

    /// <inheritdoc/>
    public override string Name => Word;

    /// <inheritdoc/>
    public override bool EndsRun => false;
}
